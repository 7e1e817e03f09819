<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>Wieder&amp;herstellen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>E&amp;infügen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>QMessageBox</name>
    <message>
        <source>Show Details...</source>
        <translation>Details anzeigen …</translation>
    </message>
    <message>
        <source>Hide Details...</source>
        <translation>Details ausblenden …</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>QShortcut</name>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
</context>
<context>
    <name>canopy::app::Exhibit</name>
    <message>
        <source>A GenServer keeps state that nobody shares. Its messages are handled one at a time, so no lock is needed; a call waits for the answer, a cast does not. The client functions build the messages, so that users of the counter see functions. After a crash its supervisor starts a new process under the same name, with clean state.</source>
        <translation>Ein GenServer hält Zustand, den niemand teilt. Seine Nachrichten werden eine nach der anderen bearbeitet, deshalb braucht es keine Sperre; ein call wartet auf die Antwort, ein cast nicht. Die Clientfunktionen bauen die Nachrichten, sodass die Benutzer des Zählers Funktionen sehen. Nach einem Absturz startet sein Supervisor einen neuen Prozess unter demselben Namen, mit sauberem Zustand.</translation>
    </message>
    <message>
        <source>An Agent is a process that only keeps a value. Its users send it functions instead of messages, which makes the smallest servers a few lines long. But the code runs in the agent: a mistake of one caller ends the agent of all. State with rules of its own is better a GenServer.</source>
        <translation>Ein Agent ist ein Prozess, der nur einen Wert hält. Seine Benutzer schicken ihm Funktionen statt Nachrichten; so sind die kleinsten Server nur wenige Zeilen lang. Aber der Code läuft im Agenten: Ein Fehler eines Aufrufers beendet den Agenten für alle. Zustand mit eigenen Regeln ist in einem GenServer besser aufgehoben.</translation>
    </message>
    <message>
        <source>Messages from one process to another arrive in the order they were sent. So a get after a put sees it, although the put is a cast that waits for nothing. What a caller may meet in good faith, such as a key that is not there, is an answer and no crash.</source>
        <translation>Nachrichten von einem Prozess an einen anderen kommen in der Reihenfolge an, in der sie geschickt wurden. Deshalb sieht ein get nach einem put dessen Wert, obwohl das put ein cast ist, der auf nichts wartet. Was einem Aufrufer in gutem Glauben begegnen kann, etwa ein Schlüssel, den es nicht gibt, ist eine Antwort und kein Absturz.</translation>
    </message>
    <message>
        <source>A server may answer later than it was asked. While a user is fetched from a slow source, by a task, the cache serves everybody else; those who want the same user wait together for one fetch. handle_call takes a From, keeps it, and replies when the result comes as a message. Entries expire by a timer.</source>
        <translation>Ein Server darf später antworten, als er gefragt wurde. Während ein Task einen Benutzer aus einer langsamen Quelle holt, bedient der Cache alle anderen; wer denselben Benutzer will, wartet mit auf denselben Abruf. handle_call nimmt ein From, bewahrt es auf und antwortet, wenn das Ergebnis als Nachricht kommt. Einträge verfallen durch einen Timer.</translation>
    </message>
    <message>
        <source>A process may end when nobody needs it any more. Each message winds an idle timeout up again; after 60 seconds without one, handle_info(Timeout) stops the server in order. It is a transient child: an orderly end is final, a crash is mended.</source>
        <translation>Ein Prozess darf enden, wenn ihn niemand mehr braucht. Jede Nachricht zieht die Ruhefrist neu auf; nach 60 Sekunden ohne eine stoppt handle_info(Timeout) den Server geordnet. Er ist ein transient-Kind: Ein geordnetes Ende ist endgültig, ein Absturz wird behoben.</translation>
    </message>
    <message>
        <source>A Registry finds processes by a key, one process a user. Sessions start under a dynamic supervisor when they are wanted, and register themselves; looking one up asks nobody. A second process for the same user is refused, a user without one is not_found, and an entry ends with its process.</source>
        <translation>Eine Registry findet Prozesse über einen Schlüssel, einen Prozess je Benutzer. Sitzungen starten bei Bedarf unter einem dynamischen Supervisor und registrieren sich selbst; das Nachschlagen fragt niemanden. Ein zweiter Prozess für denselben Benutzer wird abgelehnt, ein Benutzer ohne Prozess ist not_found, und ein Eintrag endet mit seinem Prozess.</translation>
    </message>
    <message>
        <source>Work that blocks belongs into a pinned process, which owns a thread. This one looks for new lines of a file and publishes them, through truncation, rotation and absence. It traps exits, so that its terminate runs when its supervisor stops it, and closes the file.</source>
        <translation>Arbeit, die blockiert, gehört in einen angehefteten Prozess, der einen eigenen Thread hat. Dieser sucht in einer Datei nach neuen Zeilen und veröffentlicht sie, über Kürzen, Rotieren und Fehlen hinweg. Er fängt Exits ab, damit sein terminate läuft, wenn der Supervisor ihn stoppt, und schließt die Datei.</translation>
    </message>
    <message>
        <source>A Table (OTP&apos;s ETS) is read by everybody without asking its owner. The server only writes; readers look into the table themselves, even while the server is busy or frozen. So the server is no bottleneck. The table ends with its owner: a cache that crashed is empty, never wrong.</source>
        <translation>Eine Tabelle (ETS in OTP) liest jeder, ohne ihren Besitzer zu fragen. Der Server schreibt nur; Leser schauen selbst in die Tabelle, auch während der Server ausgelastet oder eingefroren ist. So ist der Server kein Engpass. Die Tabelle endet mit ihrem Besitzer: Ein abgestürzter Cache ist leer, niemals falsch.</translation>
    </message>
    <message>
        <source>A dynamic supervisor starts children as they are asked for. Here each child is a task nobody waits for; at most eight run, the ninth is refused, which is how a burst of work is kept from taking all. One that crashes is seen in the tree, and harms nobody.</source>
        <translation>Ein dynamischer Supervisor startet Kinder auf Anfrage. Hier ist jedes Kind ein Task, auf den niemand wartet; höchstens acht laufen, der neunte wird abgelehnt, damit ein Schwall von Arbeit nicht alles an sich zieht. Einer, der abstürzt, ist im Baum zu sehen und schadet niemandem.</translation>
    </message>
    <message>
        <source>Independent work is done at the same time by tasks. Three sources are asked by three tasks, and await_many puts the answers together: it takes as long as the slowest, not as all together. With a limit, and a reason when one of them fails; the others are ended then. The tasks have a supervisor of their own, behind the fetcher: they end with it.</source>
        <translation>Unabhängige Arbeit erledigen Tasks gleichzeitig. Drei Quellen werden von drei Tasks gefragt, und await_many fügt die Antworten zusammen: Es dauert so lange wie die langsamste, nicht wie alle zusammen. Mit einer Frist, und einem Grund, wenn einer von ihnen scheitert; die anderen werden dann beendet. Die Tasks haben einen eigenen Supervisor hinter dem Abrufer: Sie enden mit ihm.</translation>
    </message>
    <message>
        <source>async_nolink lets others fail without failing oneself. The caller watches its task and is not linked to it, so a crash of the task arrives as an answer, with its reason; a task that hangs is ended after two seconds. The caller&apos;s own state is never in danger.</source>
        <translation>async_nolink lässt andere scheitern, ohne selbst zu scheitern. Der Aufrufer beobachtet seinen Task und ist nicht mit ihm verlinkt; ein Absturz des Tasks kommt deshalb als Antwort an, mit seinem Grund; ein Task, der hängt, wird nach zwei Sekunden beendet. Der eigene Zustand des Aufrufers ist nie in Gefahr.</translation>
    </message>
    <message>
        <source>Back-pressure slows those who bring work down to what can be done. Three workers and a queue of four: whoever comes when it is full waits in its own call until there is room, or is refused at once if it will not wait. Eight may wait, who comes then is refused too: so nothing grows, whatever the load. A job whose caller is gone is dropped. A worker that crashes is replaced, and its caller is told.</source>
        <translation>Gegendruck bremst, wer Arbeit bringt, auf das, was zu schaffen ist. Drei Worker und eine Warteschlange für vier: Wer kommt, wenn sie voll ist, wartet im eigenen call, bis Platz ist, oder wird sofort abgelehnt, wenn er nicht warten will. Acht dürfen warten, wer dann kommt, wird ebenfalls abgelehnt: So wächst nichts, wie hoch die Last auch ist. Ein Auftrag, dessen Aufrufer fort ist, wird verworfen. Ein abgestürzter Worker wird ersetzt, und sein Aufrufer erfährt es.</translation>
    </message>
    <message>
        <source>A GenServer&apos;s life, callback by callback. It writes down each as it runs: constructor and init while its starter waits, handle_continue before any message, then calls, casts, infos, the idle timeout, exits of others, and terminate as the last word. After a crash there is a last word too, after a kill there is none.</source>
        <translation>Das Leben eines GenServers, Callback für Callback. Er schreibt jeden auf, sobald er läuft: Konstruktor und init, während der Starter wartet, handle_continue vor jeder Nachricht, dann calls, casts, infos, die Ruhefrist, Exits anderer und terminate als letztes Wort. Auch nach einem Absturz gibt es ein letztes Wort, nach einem kill keines.</translation>
    </message>
    <message>
        <source>Whoever waits should say how long. The work runs in a task with a limit of its own, and is ended when that is over: timed_out is an answer, and the worker goes on. The call has a second, longer limit, should the worker itself be stuck; an answer that comes after it goes to nobody.</source>
        <translation>Wer wartet, sollte sagen, wie lange. Die Arbeit läuft in einem Task mit eigener Frist und wird beendet, wenn diese abläuft: timed_out ist eine Antwort, und der Worker macht weiter. Der call hat eine zweite, längere Frist, falls der Worker selbst hängt; eine Antwort, die danach kommt, geht an niemanden.</translation>
    </message>
    <message>
        <source>With PubSub, who speaks need not know who listens. A room is a topic; its members subscribe when they start, and get what the others broadcast as messages. A subscription ends with its process, however that ends, and a restarted member subscribes anew in its constructor.</source>
        <translation>Mit PubSub muss, wer spricht, nicht wissen, wer zuhört. Ein Raum ist ein Topic; seine Mitglieder abonnieren es beim Start und bekommen als Nachrichten, was die anderen senden. Ein Abonnement endet mit seinem Prozess, wie auch immer der endet, und ein neu gestartetes Mitglied abonniert in seinem Konstruktor von Neuem.</translation>
    </message>
    <message>
        <source>one_for_all restarts all children when one crashes. It is for children that make no sense without each other: a cache that outlived its database would go on telling what is no longer true. The price is that the healthy one restarts too.</source>
        <translation>one_for_all startet alle Kinder neu, wenn eines abstürzt. Das ist für Kinder, die ohne einander keinen Sinn haben: Ein Cache, der seine Datenbank überlebt, würde weiter erzählen, was nicht mehr wahr ist. Der Preis: Auch das gesunde startet neu.</translation>
    </message>
    <message>
        <source>rest_for_one restarts the child that crashed and those started after it. Each child depends on those before it: the web_server on the database_pool, the pool on the config_loader. They start in that order and stop in the reverse one, and what does not depend on the crash is left alone.</source>
        <translation>rest_for_one startet das abgestürzte Kind und alle nach ihm gestarteten neu. Jedes Kind hängt von denen vor ihm ab: der web_server vom database_pool, der Pool vom config_loader. Sie starten in dieser Reihenfolge und stoppen in der umgekehrten, und was vom Absturz nicht abhängt, bleibt unberührt.</translation>
    </message>
    <message>
        <source>A supervisor that cannot mend a failure gives up and lets the one above decide. Its child crashes a second after each start. Three restarts within five seconds are allowed; with the fourth crash the supervisor stops its children and ends with shutdown. The gallery takes that as an orderly end, so the failure stops there.</source>
        <translation>Ein Supervisor, der einen Fehler nicht beheben kann, gibt auf und lässt den über ihm entscheiden. Sein Kind stürzt eine Sekunde nach jedem Start ab. Drei Neustarts innerhalb von fünf Sekunden sind erlaubt; beim vierten Absturz stoppt der Supervisor seine Kinder und endet mit shutdown. Die Galerie nimmt das als geordnetes Ende, deshalb bleibt der Fehler dort stehen.</translation>
    </message>
    <message>
        <source>one_for_one restarts only the child that crashed. user_cache, session_manager and notification_service do not depend on each other, so a crash of one is no matter of the others. Beside them is job, a supervisor nested in this one: when it gives up, this one starts the whole of it afresh.</source>
        <translation>one_for_one startet nur das abgestürzte Kind neu. user_cache, session_manager und notification_service hängen nicht voneinander ab, deshalb geht ein Absturz des einen die anderen nichts an. Neben ihnen steht job, ein in diesem verschachtelter Supervisor: Wenn er aufgibt, startet dieser das Ganze von Neuem.</translation>
    </message>
    <message>
        <source>Background workers have a supervisor of their own. A poisonous e-mail crashes the email_worker; the next one is sent by its successor, and the report_worker does not notice. The same supervisor is also nested in business: a supervisor is a child like any other, and trees are made of them.</source>
        <translation>Hintergrund-Worker haben einen eigenen Supervisor. Eine vergiftete E-Mail bringt den email_worker zum Absturz; die nächste schickt sein Nachfolger, und der report_worker merkt nichts davon. Derselbe Supervisor steckt auch in business: Ein Supervisor ist ein Kind wie jedes andere, und daraus bestehen Bäume.</translation>
    </message>
</context>
<context>
    <name>canopy::ui::AppWords</name>
    <message>
        <source>invalid: %1</source>
        <translation>ungültig: %1</translation>
    </message>
    <message>
        <source>not_found: %1</source>
        <translation>nicht gefunden: %1</translation>
    </message>
    <message>
        <source>not_cancellable: %1</source>
        <translation>nicht stornierbar: %1</translation>
    </message>
    <message>
        <source>not_advanceable: %1</source>
        <translation>kein weiterer Schritt: %1</translation>
    </message>
    <message>
        <source>rate_limited: %1</source>
        <translation>Ratenbegrenzer: %1</translation>
    </message>
    <message>
        <source>conflict: %1</source>
        <translation>Konflikt: %1</translation>
    </message>
    <message>
        <source>unavailable: %1</source>
        <translation>nicht verfügbar: %1</translation>
    </message>
    <message>
        <source>storage: %1</source>
        <translation>Datenbank: %1</translation>
    </message>
    <message>
        <source>the order is pending</source>
        <translation>die Bestellung ist offen</translation>
    </message>
    <message>
        <source>the order is confirmed</source>
        <translation>die Bestellung ist bestätigt</translation>
    </message>
    <message>
        <source>the order is shipped</source>
        <translation>die Bestellung ist versandt</translation>
    </message>
    <message>
        <source>the order is delivered</source>
        <translation>die Bestellung ist zugestellt</translation>
    </message>
    <message>
        <source>the order is cancelled</source>
        <translation>die Bestellung ist storniert</translation>
    </message>
    <message>
        <source>there is no order %1</source>
        <translation>es gibt keine Bestellung %1</translation>
    </message>
    <message>
        <source>there is no product %1</source>
        <translation>es gibt kein Produkt %1</translation>
    </message>
    <message>
        <source>there is no user %1</source>
        <translation>es gibt keinen Benutzer %1</translation>
    </message>
    <message>
        <source>order %1 is taken by a different order</source>
        <translation>die Nummer %1 gehört einer anderen Bestellung</translation>
    </message>
    <message>
        <source>wait %1 s</source>
        <translation>noch %1 s warten</translation>
    </message>
    <message>
        <source>%1 did not answer in time (%2); try again</source>
        <translation>%1 hat nicht rechtzeitig geantwortet (%2); noch einmal versuchen</translation>
    </message>
    <message>
        <source>%1 is down (%2); try again</source>
        <translation>%1 läuft nicht (%2); noch einmal versuchen</translation>
    </message>
    <message>
        <source>the request</source>
        <translation>die Anfrage</translation>
    </message>
    <message>
        <source>the database</source>
        <translation>die Datenbank</translation>
    </message>
    <message>
        <source>the order supervisor</source>
        <translation>der Supervisor der Bestellungen</translation>
    </message>
    <message>
        <source>the order&apos;s process</source>
        <translation>der Prozess der Bestellung</translation>
    </message>
    <message>
        <source>the rate limiter</source>
        <translation>der Ratenbegrenzer</translation>
    </message>
    <message>
        <source>payment: %1</source>
        <translation>Zahlung: %1</translation>
    </message>
    <message>
        <source>refund: %1</source>
        <translation>Erstattung: %1</translation>
    </message>
    <message>
        <source>declined: %1</source>
        <translation>abgelehnt: %1</translation>
    </message>
    <message>
        <source>stock: %1 missing</source>
        <translation>Lager: es fehlen %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>the gateway is down</source>
        <translation>das Gateway ist nicht erreichbar</translation>
    </message>
    <message>
        <source>the gateway answered with an error</source>
        <translation>das Gateway antwortete mit einem Fehler</translation>
    </message>
    <message>
        <source>the gateway has given this order&apos;s money back</source>
        <translation>das Gateway hat das Geld dieser Bestellung zurückgegeben</translation>
    </message>
    <message>
        <source>the gateway has charged this order with another amount</source>
        <translation>das Gateway hat diese Bestellung mit einem anderen Betrag belastet</translation>
    </message>
    <message>
        <source>the payment process is down</source>
        <translation>der Zahlungsprozess läuft nicht</translation>
    </message>
    <message>
        <source>the payment was ended</source>
        <translation>die Zahlung wurde beendet</translation>
    </message>
    <message>
        <source>the refund was refused: %1</source>
        <translation>die Erstattung wurde abgelehnt: %1</translation>
    </message>
    <message>
        <source>the request crashed: %1</source>
        <translation>die Anfrage ist abgestürzt: %1</translation>
    </message>
    <message>
        <source>must not be empty</source>
        <translation>darf nicht leer sein</translation>
    </message>
    <message>
        <source>must be at least %1</source>
        <translation>muss mindestens %1 sein</translation>
    </message>
    <message>
        <source>must be at most %1</source>
        <translation>darf höchstens %1 sein</translation>
    </message>
    <message>
        <source>must be between %1 and %2</source>
        <translation>muss zwischen %1 und %2 liegen</translation>
    </message>
    <message>
        <source>must have at least %1 bytes</source>
        <translation>muss mindestens %1 Bytes haben</translation>
    </message>
    <message>
        <source>must have at most %1 bytes</source>
        <translation>darf höchstens %1 Bytes haben</translation>
    </message>
    <message>
        <source>must have at least %1 characters</source>
        <translation>muss mindestens %1 Zeichen haben</translation>
    </message>
    <message>
        <source>must have at most %1 characters</source>
        <translation>darf höchstens %1 Zeichen haben</translation>
    </message>
    <message>
        <source>must be UTF-8 text</source>
        <translation>muss UTF-8-Text sein</translation>
    </message>
    <message>
        <source>must not contain control characters</source>
        <translation>darf keine Steuerzeichen enthalten</translation>
    </message>
    <message>
        <source>must not begin or end with a space</source>
        <translation>darf nicht mit einem Leerzeichen beginnen oder enden</translation>
    </message>
    <message>
        <source>may contain only letters, digits, &apos;.&apos;, &apos;_&apos; and &apos;-&apos;</source>
        <translation>darf nur Buchstaben, Ziffern, &apos;.&apos;, &apos;_&apos; und &apos;-&apos; enthalten</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>gibt es nicht</translation>
    </message>
    <message>
        <source>has already been taken</source>
        <translation>ist schon vergeben</translation>
    </message>
    <message>
        <source>user</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>items</source>
        <translation>Positionen</translation>
    </message>
    <message>
        <source>product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>price</source>
        <translation>Preis</translation>
    </message>
    <message>
        <source>quantity</source>
        <translation>Menge</translation>
    </message>
</context>
<context>
    <name>canopy::ui::Banner</name>
    <message>
        <source>Notice</source>
        <translation>Hinweis</translation>
    </message>
</context>
<context>
    <name>canopy::ui::BlastRadius</name>
    <message numerus="yes">
        <source>%1 with %2 child(ren)</source>
        <translation>
            <numerusform>%1 mit %2 Kind</numerusform>
            <numerusform>%1 mit %2 Kindern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %2 more</source>
        <translation>
            <numerusform>%1 und %2 weiterer</numerusform>
            <numerusform>%1 und %2 weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody ends. It takes no message for 3 s, and whoever calls it waits.</source>
        <translation>Niemand endet. Er nimmt 3 s lang keine Nachricht an, und wer ihn aufruft, wartet.</translation>
    </message>
    <message>
        <source>Nobody is above it: everything ends and nothing comes back.</source>
        <translation>Niemand steht über ihm: Alles endet, und nichts kommt zurück.</translation>
    </message>
    <message>
        <source>It stays stopped until it is restarted by hand.</source>
        <translation>Er bleibt gestoppt, bis er von Hand neu gestartet wird.</translation>
    </message>
    <message>
        <source>Nobody brings it back.</source>
        <translation>Niemand startet ihn neu.</translation>
    </message>
    <message>
        <source>%1 starts it again with a clean state.</source>
        <translation>%1 startet ihn mit sauberem Zustand neu.</translation>
    </message>
    <message>
        <source>%1 (%2) restarts %3.</source>
        <translation>%1 (%2) startet neu: %3.</translation>
    </message>
    <message numerus="yes">
        <source>%1 process(es) end: %2.</source>
        <translation>
            <numerusform>%1 Prozess endet: %2.</numerusform>
            <numerusform>%1 Prozesse enden: %2.</numerusform>
        </translation>
    </message>
    <message>
        <source>The restart budget of %1 is spent: it gives up.</source>
        <translation>Das Neustartbudget von %1 ist verbraucht: Er gibt auf.</translation>
    </message>
    <message numerus="yes">
        <source>%1 end(s)</source>
        <translation>
            <numerusform>%1 endet</numerusform>
            <numerusform>%1 enden</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, nothing comes back</source>
        <translation>%1, nichts kommt zurück</translation>
    </message>
    <message>
        <source>%1, stays stopped</source>
        <translation>%1, bleibt gestoppt</translation>
    </message>
    <message>
        <source>%1, nobody restarts</source>
        <translation>%1, niemand startet neu</translation>
    </message>
    <message>
        <source>%1, %2 gives up, %3 restarts</source>
        <translation>%1, %2 gibt auf, %3 startet neu</translation>
    </message>
    <message>
        <source>%1, %2 restarts %3</source>
        <translation>%1, %2 startet %3 neu</translation>
    </message>
    <message>
        <source>Nobody ends. 20,000 messages keep it busy for half a second, and whoever calls it waits.</source>
        <translation>Niemand endet. 20.000 Nachrichten beschäftigen ihn eine halbe Sekunde lang, und wer ihn aufruft, wartet.</translation>
    </message>
    <message>
        <source>nobody ends, 3 s</source>
        <translation>niemand endet, 3 s</translation>
    </message>
    <message>
        <source>nobody ends, half a second</source>
        <translation>niemand endet, eine halbe Sekunde</translation>
    </message>
</context>
<context>
    <name>canopy::ui::CardPainter</name>
    <message>
        <source>gen %1</source>
        <translation>Gen. %1</translation>
    </message>
    <message>
        <source>%1 of %2 in %3</source>
        <translation>%1 von %2 in %3</translation>
    </message>
    <message numerus="yes">
        <source>%1 process(es)</source>
        <translation>
            <numerusform>%1 Prozess</numerusform>
            <numerusform>%1 Prozesse</numerusform>
        </translation>
    </message>
    <message>
        <source>deepest %1</source>
        <translation>tiefstes %1</translation>
    </message>
    <message>
        <source>✕ %1</source>
        <translation>✕ %1</translation>
    </message>
</context>
<context>
    <name>canopy::ui::ChartFrame</name>
    <message>
        <source>%1 · events lost</source>
        <translation>%1 · Ereignisse verloren</translation>
    </message>
</context>
<context>
    <name>canopy::ui::ChartsPanel</name>
    <message>
        <source>Mailbox depth</source>
        <translation>Postfachtiefe</translation>
    </message>
    <message>
        <source>Every mailbox is empty. The five deepest ones show here.</source>
        <translation>Alle Postfächer sind leer. Hier erscheinen die fünf tiefsten.</translation>
    </message>
    <message>
        <source>Messages a second</source>
        <translation>Nachrichten je Sekunde</translation>
    </message>
    <message>
        <source>What the processes handle each second shows here.</source>
        <translation>Hier erscheint, was die Prozesse je Sekunde bearbeiten.</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>Nachrichten</translation>
    </message>
</context>
<context>
    <name>canopy::ui::CrashChart</name>
    <message>
        <source>Crashes and restarts</source>
        <translation>Abstürze und Neustarts</translation>
    </message>
    <message>
        <source>No crash in the last 60 s. Crash a process from its context menu, and it shows here.</source>
        <translation>Kein Absturz in den letzten 60 s. Wer im Kontextmenü eines Prozesses einen auslöst, sieht ihn hier.</translation>
    </message>
    <message>
        <source>crashed</source>
        <translation>abgestürzt</translation>
    </message>
    <message>
        <source>restarted</source>
        <translation>neu gestartet</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 crashed, %2 restarted in the last 60 s</source>
        <translation>%1 abgestürzt, %2 neu gestartet in den letzten 60 s</translation>
    </message>
</context>
<context>
    <name>canopy::ui::EventModel</name>
    <message>
        <source>last: %1</source>
        <translation>zuletzt: %1</translation>
    </message>
    <message>
        <source>at once · %1</source>
        <translation>auf einmal · %1</translation>
    </message>
    <message>
        <source>within %1 · %2</source>
        <translation>innerhalb von %1 · %2</translation>
    </message>
    <message>
        <source>%1 a second for %2 · %3</source>
        <extracomment>How often something happened, and in which time: &quot;4.5 a second for 3 s&quot;</extracomment>
        <translation>%1 je Sekunde, %2 lang · %3</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Detail</translation>
    </message>
</context>
<context>
    <name>canopy::ui::EventTeller</name>
    <message>
        <source>debug</source>
        <translation>Debug</translation>
    </message>
    <message>
        <source>info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Crashes</source>
        <translation>Abstürze</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <source>Supervision</source>
        <translation>Supervision</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Störungen</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Logs</translation>
    </message>
    <message>
        <source>Gaps</source>
        <translation>Lücken</translation>
    </message>
    <message>
        <source>started</source>
        <translation>gestartet</translation>
    </message>
    <message>
        <source>as %1</source>
        <translation>als %1</translation>
    </message>
    <message>
        <source>restarted</source>
        <translation>neu gestartet</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>gestoppt</translation>
    </message>
    <message>
        <source>exited</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>killed</source>
        <translation>abgeschossen</translation>
    </message>
    <message>
        <source>crashed</source>
        <translation>abgestürzt</translation>
    </message>
    <message>
        <source> · handling %1</source>
        <translation> · bei %1</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>mit %1</translation>
    </message>
    <message>
        <source>linked</source>
        <translation>verlinkt</translation>
    </message>
    <message>
        <source>unlinked</source>
        <translation>Link gelöst</translation>
    </message>
    <message>
        <source>registered</source>
        <translation>registriert</translation>
    </message>
    <message>
        <source>unregistered</source>
        <translation>abgemeldet</translation>
    </message>
    <message>
        <source>supervises</source>
        <translation>überwacht</translation>
    </message>
    <message numerus="yes">
        <source>%1, at most %2 restart(s) in %3</source>
        <translation>
            <numerusform>%1, höchstens %2 Neustart in %3</numerusform>
            <numerusform>%1, höchstens %2 Neustarts in %3</numerusform>
        </translation>
    </message>
    <message>
        <source>restart failed</source>
        <translation>Neustart gescheitert</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>its specification is gone</source>
        <translation>seine Spezifikation ist gelöscht</translation>
    </message>
    <message>
        <source>gave up</source>
        <translation>aufgegeben</translation>
    </message>
    <message numerus="yes">
        <source>%1 needed more than %2 restart(s) in time</source>
        <translation>
            <numerusform>%1 brauchte in der Frist mehr als %2 Neustart</numerusform>
            <numerusform>%1 brauchte in der Frist mehr als %2 Neustarts</numerusform>
        </translation>
    </message>
    <message>
        <source>long handler</source>
        <translation>langer Handler</translation>
    </message>
    <message>
        <source>%1 runs for %2</source>
        <translation>%1 läuft seit %2</translation>
    </message>
    <message>
        <source>mailbox full</source>
        <translation>Postfach voll</translation>
    </message>
    <message numerus="yes">
        <source>%1 message(s) wait; %2</source>
        <translation>
            <numerusform>%1 Nachricht wartet; %2</numerusform>
            <numerusform>%1 Nachrichten warten; %2</numerusform>
        </translation>
    </message>
    <message>
        <source>mailbox drained</source>
        <translation>Postfach geleert</translation>
    </message>
    <message>
        <source>none was dropped</source>
        <translation>keine wurde verworfen</translation>
    </message>
    <message numerus="yes">
        <source>%1 message(s) were dropped</source>
        <translation>
            <numerusform>%1 Nachricht wurde verworfen</numerusform>
            <numerusform>%1 Nachrichten wurden verworfen</numerusform>
        </translation>
    </message>
    <message>
        <source>abandoned</source>
        <translation>aufgelassen</translation>
    </message>
    <message>
        <source>%1 did not stop in time and keeps its thread</source>
        <translation>%1 hat nicht rechtzeitig gestoppt und behält seinen Thread</translation>
    </message>
    <message>
        <source>fault set</source>
        <translation>Störung gesetzt</translation>
    </message>
    <message>
        <source>fault cleared</source>
        <translation>Störung behoben</translation>
    </message>
    <message numerus="yes">
        <source>%1 event(s) lost here; what follows was taken afresh</source>
        <translation>
            <numerusform>%1 Ereignis ging hier verloren; das Folgende ist neu aufgenommen</numerusform>
            <numerusform>%1 Ereignisse gingen hier verloren; das Folgende ist neu aufgenommen</numerusform>
        </translation>
    </message>
    <message>
        <source>gap</source>
        <translation>Lücke</translation>
    </message>
</context>
<context>
    <name>canopy::ui::EventsPanel</name>
    <message>
        <source>Show crashes, and supervisors that gave up</source>
        <translation>Abstürze zeigen, und Supervisoren, die aufgegeben haben</translation>
    </message>
    <message>
        <source>Show restarts</source>
        <translation>Neustarts zeigen</translation>
    </message>
    <message>
        <source>Show starts, orderly exits and specifications</source>
        <translation>Starts, geordnete Enden und Spezifikationen zeigen</translation>
    </message>
    <message>
        <source>Show names and links</source>
        <translation>Namen und Links zeigen</translation>
    </message>
    <message>
        <source>Show faults and long handlers</source>
        <translation>Störungen und lange Handler zeigen</translation>
    </message>
    <message>
        <source>Show logs</source>
        <translation>Logs zeigen</translation>
    </message>
    <message>
        <source>Follo&amp;w</source>
        <translation>&amp;Verfolgen</translation>
    </message>
    <message>
        <source>Follow the newest event</source>
        <translation>Dem neuesten Ereignis folgen</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren…</translation>
    </message>
    <message>
        <source>Export the events shown as CSV</source>
        <translation>Die gezeigten Ereignisse als CSV exportieren</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Filter by process, word or detail</source>
        <translation>Prozess, Wort oder Detail</translation>
    </message>
    <message>
        <source>Filter events</source>
        <translation>Ereignisse filtern</translation>
    </message>
    <message>
        <source>Number of events</source>
        <translation>Anzahl der Ereignisse</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source> · %1 lost</source>
        <translation> · %1 verloren</translation>
    </message>
    <message>
        <source>Nothing has happened yet. Starts, crashes, restarts, faults and logs show here as they come.</source>
        <translation>Noch ist nichts geschehen. Starts, Abstürze, Neustarts, Störungen und Logs erscheinen hier, sobald sie eintreten.</translation>
    </message>
    <message numerus="yes">
        <source>None of the %1 event(s) passes the filter. Clear it, or switch on more kinds.</source>
        <translation>
            <numerusform>Das %1 Ereignis entspricht nicht dem Filter. Filter leeren oder weitere Arten einschalten.</numerusform>
            <numerusform>Keines der %1 Ereignisse entspricht dem Filter. Filter leeren oder weitere Arten einschalten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::Export</name>
    <message>
        <source>Supervision tree</source>
        <translation>Supervisionsbaum</translation>
    </message>
    <message>
        <source>%1 was not written: %2.</source>
        <translation>%1 wurde nicht geschrieben: %2.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Export the tree</source>
        <translation>Baum exportieren</translation>
    </message>
    <message>
        <source>Images (*.png *.svg)</source>
        <translation>Bilder (*.png *.svg)</translation>
    </message>
</context>
<context>
    <name>canopy::ui::GalleryClient</name>
    <message>
        <source>the gallery is down (%1); try again</source>
        <translation>die Galerie läuft nicht (%1); noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>canopy::ui::GalleryMenu</name>
    <message>
        <source>restarting</source>
        <translation>startet neu</translation>
    </message>
    <message>
        <source>gave up</source>
        <translation>aufgegeben</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>gestoppt</translation>
    </message>
    <message>
        <source>Galler&amp;y</source>
        <translation>&amp;Galerie</translation>
    </message>
    <message>
        <source>&amp;Start all</source>
        <translation>Alle &amp;starten</translation>
    </message>
    <message>
        <source>Start every exhibit that does not run</source>
        <translation>Jedes Exponat starten, das nicht läuft</translation>
    </message>
    <message>
        <source>S&amp;top all</source>
        <translation>Alle s&amp;toppen</translation>
    </message>
    <message>
        <source>Stop every exhibit, and clear away those that have ended</source>
        <translation>Jedes Exponat stoppen und die beendeten abräumen</translation>
    </message>
</context>
<context>
    <name>canopy::ui::Help</name>
    <message>
        <source>Arrows</source>
        <translation>Pfeiltasten</translation>
    </message>
    <message>
        <source>walk the tree</source>
        <translation>durch den Baum gehen</translation>
    </message>
    <message>
        <source>Ctrl+Left, −</source>
        <translation>Strg+Links, −</translation>
    </message>
    <message>
        <source>collapse a supervisor</source>
        <translation>einen Supervisor einklappen</translation>
    </message>
    <message>
        <source>Ctrl+Right, +</source>
        <translation>Strg+Rechts, +</translation>
    </message>
    <message>
        <source>expand it</source>
        <translation>ihn ausklappen</translation>
    </message>
    <message>
        <source>expand everything</source>
        <translation>alles ausklappen</translation>
    </message>
    <message>
        <source>fit the whole tree</source>
        <translation>den ganzen Baum einpassen</translation>
    </message>
    <message>
        <source>Shift+Arrows</source>
        <translation>Umschalt+Pfeiltasten</translation>
    </message>
    <message>
        <source>move the view; so does dragging, with Space too</source>
        <translation>die Ansicht verschieben; auch durch Ziehen, mit der Leertaste ebenso</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>details of the selected process</source>
        <translation>Einzelheiten des gewählten Prozesses</translation>
    </message>
    <message>
        <source>Menu, Shift+F10</source>
        <translation>Menü, Umschalt+F10</translation>
    </message>
    <message>
        <source>what can be done to it</source>
        <translation>was mit ihm getan werden kann</translation>
    </message>
    <message>
        <source>Alt+1 to Alt+6</source>
        <translation>Alt+1 bis Alt+6</translation>
    </message>
    <message>
        <source>the pages of the process details</source>
        <translation>die Seiten der Prozessdetails</translation>
    </message>
    <message>
        <source>F3, Shift+F3</source>
        <translation>F3, Umschalt+F3</translation>
    </message>
    <message>
        <source>next and previous match</source>
        <translation>nächster und voriger Treffer</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Baum</translation>
    </message>
    <message>
        <source>About Canopy</source>
        <translation>Über Canopy</translation>
    </message>
    <message>
        <source>A monitor for supervision trees: watch a supervised system, break it, and see it heal.&lt;br&gt;&lt;br&gt;Free software under the GNU General Public License 3 or later; its runtime under the Apache License 2.0.&lt;br&gt;&lt;br&gt;Orders are kept in %1</source>
        <translation>Ein Monitor für Supervisionsbäume: ein überwachtes System beobachten, es stören und zusehen, wie es heilt.&lt;br&gt;&lt;br&gt;Freie Software unter der GNU General Public License, Version 3 oder neuer; die Laufzeit unter der Apache License 2.0.&lt;br&gt;&lt;br&gt;Die Bestellungen liegen in %1</translation>
    </message>
</context>
<context>
    <name>canopy::ui::IntensityGauge</name>
    <message>
        <source>Restart intensity</source>
        <translation>Neustartintensität</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 restart(s) in %3</source>
        <translation>
            <numerusform>%1 von %2 Neustart in %3</numerusform>
            <numerusform>%1 von %2 Neustarts in %3</numerusform>
        </translation>
    </message>
    <message>
        <source>the first crash makes it give up</source>
        <translation>beim ersten Absturz gibt er auf</translation>
    </message>
    <message>
        <source>one more within %1 and it gives up</source>
        <translation>noch einer binnen %1, und er gibt auf</translation>
    </message>
    <message>
        <source>nothing spent</source>
        <translation>nichts verbraucht</translation>
    </message>
    <message>
        <source>forgotten in %1</source>
        <translation>vergessen in %1</translation>
    </message>
</context>
<context>
    <name>canopy::ui::Legend</name>
    <message>
        <source>Legend of the supervision tree</source>
        <translation>Legende des Supervisionsbaums</translation>
    </message>
    <message>
        <source>own thread</source>
        <translation>eigener Thread</translation>
    </message>
</context>
<context>
    <name>canopy::ui::LimiterDelegate</name>
    <message>
        <source>wait %1</source>
        <translation>noch %1</translation>
    </message>
</context>
<context>
    <name>canopy::ui::LimiterModel</name>
    <message numerus="yes">
        <source>%1: %2 of %3 order(s) in %4</source>
        <translation>
            <numerusform>%1: %2 von %3 Bestellung in %4</numerusform>
            <numerusform>%1: %2 von %3 Bestellungen in %4</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, limited, wait %2</source>
        <translation>%1, begrenzt, noch %2 warten</translation>
    </message>
</context>
<context>
    <name>canopy::ui::LimiterPanel</name>
    <message>
        <source>St&amp;art customers</source>
        <translation>&amp;Kunden starten</translation>
    </message>
    <message>
        <source>Rate limiter</source>
        <translation>Ratenbegrenzer</translation>
    </message>
    <message>
        <source>Filter users</source>
        <translation>Benutzer filtern</translation>
    </message>
    <message>
        <source>Users and how many of them are limited</source>
        <translation>Benutzer, und wie viele davon begrenzt sind</translation>
    </message>
    <message>
        <source>Windows of the rate limiter</source>
        <translation>Fenster des Ratenbegrenzers</translation>
    </message>
    <message numerus="yes">
        <source>%1 user(s)</source>
        <translation>
            <numerusform>%1 Benutzer</numerusform>
            <numerusform>%1 Benutzer</numerusform>
        </translation>
    </message>
    <message>
        <source> · %1 limited</source>
        <translation> · %1 begrenzt</translation>
    </message>
    <message>
        <source>Nobody has ordered in the last %1. Each user&apos;s orders show here, and who must wait, and how long.</source>
        <translation>In den letzten %1 hat niemand bestellt. Hier erscheinen die Bestellungen jedes Benutzers, und wer wie lange warten muss.</translation>
    </message>
    <message>
        <source>No user matches the filter.</source>
        <translation>Kein Benutzer entspricht dem Filter.</translation>
    </message>
</context>
<context>
    <name>canopy::ui::LineChart</name>
    <message>
        <source>%.0f s</source>
        <translation>%.0f s</translation>
    </message>
</context>
<context>
    <name>canopy::ui::LoadControl</name>
    <message>
        <source>Loa&amp;d</source>
        <translation>&amp;Last</translation>
    </message>
    <message>
        <source>Orders the customers place a second</source>
        <translation>Bestellungen der Kunden je Sekunde</translation>
    </message>
    <message>
        <source>Orders the customers place a second: 0 to %1</source>
        <translation>Bestellungen der Kunden je Sekunde: 0 bis %1</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
</context>
<context>
    <name>canopy::ui::MainWindow</name>
    <message>
        <source>Canopy</source>
        <translation>Canopy</translation>
    </message>
    <message>
        <source>Rate limiter</source>
        <translation>Ratenbegrenzer</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Bestellungen</translation>
    </message>
    <message>
        <source>Process details</source>
        <translation>Prozessdetails</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>&amp;Import orders from CSV…</source>
        <translation>Bestellungen aus CSV &amp;importieren…</translation>
    </message>
    <message>
        <source>&amp;Export tree as PNG or SVG…</source>
        <translation>Baum als PNG oder SVG e&amp;xportieren…</translation>
    </message>
    <message>
        <source>Export e&amp;vents as CSV…</source>
        <translation>&amp;Ereignisse als CSV exportieren…</translation>
    </message>
    <message>
        <source>Place an &amp;order…</source>
        <translation>&amp;Bestellung aufgeben…</translation>
    </message>
    <message>
        <source>&amp;Find a process</source>
        <translation>Prozess &amp;suchen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Been&amp;den</translation>
    </message>
    <message>
        <source>&amp;Pause the display</source>
        <translation>An&amp;zeige anhalten</translation>
    </message>
    <message>
        <source>Hold tree, events and charts still; the system goes on (Ctrl+P)</source>
        <translation>Baum, Ereignisse und Diagramme anhalten; das System läuft weiter (Strg+P)</translation>
    </message>
    <message>
        <source>&amp;Reduced motion</source>
        <translation>Weniger &amp;Bewegung</translation>
    </message>
    <message>
        <source>Wrote %1</source>
        <translation>%1 geschrieben</translation>
    </message>
    <message>
        <source>Export the events</source>
        <translation>Ereignisse exportieren</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Kommagetrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Cra&amp;sh tool</source>
        <translation>&amp;Störwerkzeug</translation>
    </message>
    <message>
        <source>Break the selected process: crash, kill, stop, restart, flood or freeze it</source>
        <translation>Den gewählten Prozess stören: Absturz auslösen, abschießen, stoppen, neu starten, fluten oder einfrieren</translation>
    </message>
    <message>
        <source>Break the selected process</source>
        <translation>Den gewählten Prozess stören</translation>
    </message>
    <message>
        <source>Select a process first</source>
        <translation>Zuerst einen Prozess wählen</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Fit the whole tree (F)</source>
        <translation>Den ganzen Baum einpassen (F)</translation>
    </message>
    <message>
        <source>The&amp;me</source>
        <translation>Farbsche&amp;ma</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Hell oder dunkel</translation>
    </message>
    <message>
        <source>Find a process (Ctrl+F)</source>
        <translation>Prozess suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Find a process</source>
        <translation>Prozess suchen</translation>
    </message>
    <message>
        <source>Processes found</source>
        <translation>Gefundene Prozesse</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Process</source>
        <translation>&amp;Prozess</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;About Canopy</source>
        <translation>&amp;Über Canopy</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>&amp;Vergrößern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Verklei&amp;nern</translation>
    </message>
    <message>
        <source>&amp;Original size</source>
        <translation>Original&amp;größe</translation>
    </message>
    <message>
        <source>&amp;Fit the whole tree</source>
        <translation>Ganzen Baum &amp;einpassen</translation>
    </message>
    <message>
        <source>&amp;Expand all</source>
        <translation>&amp;Alles ausklappen</translation>
    </message>
    <message>
        <source>&amp;Collapse all</source>
        <translation>Alles ein&amp;klappen</translation>
    </message>
    <message>
        <source>Reset &amp;layout</source>
        <translation>An&amp;ordnung zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation>&amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>✕ planned crash: there is no running process %1</source>
        <translation>✕ geplanter Absturz: Es läuft kein Prozess %1</translation>
    </message>
    <message>
        <source>Gallery: %1 runs</source>
        <translation>Galerie: %1 läuft</translation>
    </message>
    <message>
        <source>Gallery: %1 is stopped</source>
        <translation>Galerie: %1 ist gestoppt</translation>
    </message>
    <message>
        <source>✕ Gallery: %1</source>
        <translation>✕ Galerie: %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 match(es)</source>
        <translation>
            <numerusform>%1 Treffer</numerusform>
            <numerusform>%1 Treffer</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>&amp;Details</translation>
    </message>
    <message>
        <source>Copy &amp;path</source>
        <translation>&amp;Pfad kopieren</translation>
    </message>
    <message>
        <source>&amp;Go on with the display</source>
        <translation>An&amp;zeige fortsetzen</translation>
    </message>
    <message numerus="yes">
        <source>▮▮ paused, %1 event(s) wait</source>
        <translation>
            <numerusform>▮▮ angehalten, %1 Ereignis wartet</numerusform>
            <numerusform>▮▮ angehalten, %1 Ereignisse warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Import orders</source>
        <translation>Bestellungen importieren</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv);;All files (*)</source>
        <translation>Kommagetrennte Werte (*.csv);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Importing %1…</source>
        <translation>%1 wird importiert…</translation>
    </message>
    <message>
        <source>✕ an import is under way already</source>
        <translation>✕ ein Import läuft bereits</translation>
    </message>
    <message numerus="yes">
        <source>%1 order(s) imported</source>
        <translation>
            <numerusform>%1 Bestellung importiert</numerusform>
            <numerusform>%1 Bestellungen importiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 problem(s)</source>
        <translation>
            <numerusform>%1 Problem</numerusform>
            <numerusform>%1 Probleme</numerusform>
        </translation>
    </message>
    <message>
        <source>The top supervisor gave up: it had to restart more often than it may</source>
        <translation>Der oberste Supervisor hat aufgegeben: Er musste öfter neu starten, als er darf</translation>
    </message>
    <message>
        <source>The top supervisor has ended</source>
        <translation>Der oberste Supervisor ist beendet</translation>
    </message>
    <message>
        <source>✕ %1. Nobody is above it, so nothing runs any more; what you see is how it ended. &lt;a href=&quot;restart&quot;&gt;Start Canopy again&lt;/a&gt;</source>
        <translation>✕ %1. Niemand steht über ihm, deshalb läuft nichts mehr; zu sehen ist, wie es endete. &lt;a href=&quot;restart&quot;&gt;Canopy neu starten&lt;/a&gt;</translation>
    </message>
    <message>
        <source>▲ No HTTP endpoint: %1. The window works without it. &lt;a href=&quot;hide&quot;&gt;Hide&lt;/a&gt;</source>
        <translation>▲ Kein HTTP-Endpunkt: %1. Das Fenster arbeitet ohne ihn. &lt;a href=&quot;hide&quot;&gt;Ausblenden&lt;/a&gt;</translation>
    </message>
</context>
<context>
    <name>canopy::ui::OrderForm</name>
    <message>
        <source>Add &amp;item</source>
        <translation>&amp;Weitere Position</translation>
    </message>
    <message>
        <source>Plac&amp;e order</source>
        <translation>&amp;Bestellen</translation>
    </message>
    <message>
        <source>Place an order</source>
        <translation>Eine Bestellung aufgeben</translation>
    </message>
    <message>
        <source>who orders, for example ada</source>
        <translation>wer bestellt, zum Beispiel ada</translation>
    </message>
    <message>
        <source>User who orders</source>
        <translation>Benutzer, der bestellt</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>Ben&amp;utzer</translation>
    </message>
    <message>
        <source>Total %1</source>
        <translation>Summe %1</translation>
    </message>
    <message>
        <source>must be an amount, like %1</source>
        <translation>muss ein Betrag sein, wie %1</translation>
    </message>
    <message>
        <source>Placing the order…</source>
        <translation>Die Bestellung wird aufgegeben…</translation>
    </message>
    <message>
        <source>✓ Order &lt;a href=&quot;%1&quot; style=&quot;color:%4&quot;&gt;%2&lt;/a&gt; placed, total %3</source>
        <translation>✓ Bestellung &lt;a href=&quot;%1&quot; style=&quot;color:%4&quot;&gt;%2&lt;/a&gt; aufgegeben, Summe %3</translation>
    </message>
    <message>
        <source>✓ %1 may order again</source>
        <translation>✓ %1 darf wieder bestellen</translation>
    </message>
    <message>
        <source>✕ rate_limited: %1 must wait %2</source>
        <translation>✕ Ratenbegrenzer: %1 muss %2 warten</translation>
    </message>
</context>
<context>
    <name>canopy::ui::OrderItemRow</name>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Product of item %1</source>
        <translation>Produkt von Position %1</translation>
    </message>
    <message>
        <source>Quantity of item %1</source>
        <translation>Menge von Position %1</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Price of one piece of item %1</source>
        <translation>Stückpreis von Position %1</translation>
    </message>
    <message>
        <source>Price of one piece</source>
        <translation>Stückpreis</translation>
    </message>
    <message>
        <source>Remove item %1</source>
        <translation>Position %1 entfernen</translation>
    </message>
    <message>
        <source>Remove this item</source>
        <translation>Diese Position entfernen</translation>
    </message>
</context>
<context>
    <name>canopy::ui::OrderSteps</name>
    <message>
        <source>Order progress: %1</source>
        <translation>Fortschritt der Bestellung: %1</translation>
    </message>
    <message>
        <source>Order progress</source>
        <translation>Fortschritt der Bestellung</translation>
    </message>
</context>
<context>
    <name>canopy::ui::OrderTracker</name>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Qty</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Preis</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>Items of the order</source>
        <translation>Positionen der Bestellung</translation>
    </message>
    <message>
        <source>Only a pending or confirmed order can be cancelled</source>
        <translation>Nur eine offene oder bestätigte Bestellung kann storniert werden</translation>
    </message>
    <message>
        <source>Takes the order back, and refunds it</source>
        <translation>Nimmt die Bestellung zurück und erstattet das Geld</translation>
    </message>
    <message>
        <source>Takes the order back</source>
        <translation>Nimmt die Bestellung zurück</translation>
    </message>
    <message>
        <source>Select an order to follow it from pending to delivered.</source>
        <translation>Eine Bestellung wählen, um sie von offen bis zugestellt zu verfolgen.</translation>
    </message>
    <message>
        <source>Canc&amp;el order…</source>
        <translation>&amp;Bestellung stornieren…</translation>
    </message>
    <message>
        <source>Order tracker</source>
        <translation>Bestellverfolgung</translation>
    </message>
    <message>
        <source>What the order waits for</source>
        <translation>Worauf die Bestellung wartet</translation>
    </message>
    <message>
        <source>Why the last request was refused</source>
        <translation>Warum die letzte Anfrage abgelehnt wurde</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt; of %2 · total &lt;b&gt;%3&lt;/b&gt;</source>
        <translation>&lt;b&gt;%1&lt;/b&gt; von %2 · Summe &lt;b&gt;%3&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Placed %1 · changed %2</source>
        <translation>Aufgegeben %1 · geändert %2</translation>
    </message>
    <message>
        <source>Placed %1
Changed %2</source>
        <translation>Aufgegeben %1
Geändert %2</translation>
    </message>
    <message>
        <source>No next step</source>
        <translation>Kein weiterer Schritt</translation>
    </message>
    <message>
        <source>&amp;Advance: %1</source>
        <translation>&amp;Weiter: %1</translation>
    </message>
    <message>
        <source>Cancel order</source>
        <translation>Bestellung stornieren</translation>
    </message>
    <message>
        <source>Cancel order %1 of %2, total %3?</source>
        <translation>Bestellung %1 von %2 stornieren, Summe %3?</translation>
    </message>
    <message>
        <source>It is paid: the money goes back, and the goods return to their shelves. A cancelled order cannot be taken up again.</source>
        <translation>Sie ist bezahlt: Das Geld wird erstattet, und die Ware kommt zurück ins Regal. Eine stornierte Bestellung kann nicht wieder aufgenommen werden.</translation>
    </message>
    <message>
        <source>A cancelled order cannot be taken up again.</source>
        <translation>Eine stornierte Bestellung kann nicht wieder aufgenommen werden.</translation>
    </message>
    <message>
        <source>&amp;Cancel order</source>
        <translation>Bestellung &amp;stornieren</translation>
    </message>
    <message>
        <source>&amp;Keep order</source>
        <translation>Bestellung &amp;behalten</translation>
    </message>
</context>
<context>
    <name>canopy::ui::Orders</name>
    <message>
        <source>pending</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>bestätigt</translation>
    </message>
    <message>
        <source>shipped</source>
        <translation>versandt</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>zugestellt</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>storniert</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Bestätigen</translation>
    </message>
    <message>
        <source>Ship</source>
        <translation>Versenden</translation>
    </message>
    <message>
        <source>Deliver</source>
        <translation>Zustellen</translation>
    </message>
    <message>
        <source>%1, next try at %2</source>
        <translation>%1, nächster Versuch um %2</translation>
    </message>
</context>
<context>
    <name>canopy::ui::OrdersModel</name>
    <message numerus="yes">
        <source>%1
%2, %3, %n item(s), placed %4</source>
        <translation>
            <numerusform>%1
%2, %3, %n Position, aufgegeben %4</numerusform>
            <numerusform>%1
%2, %3, %n Positionen, aufgegeben %4</numerusform>
        </translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>Placed</source>
        <translation>Bestellt</translation>
    </message>
</context>
<context>
    <name>canopy::ui::OrdersPanel</name>
    <message>
        <source>Orders</source>
        <translation>Bestellungen</translation>
    </message>
    <message>
        <source>«</source>
        <translation>«</translation>
    </message>
    <message>
        <source>Newest orders</source>
        <translation>Neueste Bestellungen</translation>
    </message>
    <message>
        <source>‹</source>
        <translation>‹</translation>
    </message>
    <message>
        <source>Newer orders</source>
        <translation>Neuere Bestellungen</translation>
    </message>
    <message>
        <source>›</source>
        <translation>›</translation>
    </message>
    <message>
        <source>Older orders</source>
        <translation>Ältere Bestellungen</translation>
    </message>
    <message>
        <source>&amp;Orders</source>
        <translation>Bes&amp;tellungen</translation>
    </message>
    <message>
        <source>&amp;New order</source>
        <translation>&amp;Neue Bestellung</translation>
    </message>
    <message>
        <source>All users; type a name to see one user&apos;s orders</source>
        <translation>Alle Benutzer; Name zeigt nur dessen Bestellungen</translation>
    </message>
    <message>
        <source>Show the orders of this user</source>
        <translation>Bestellungen dieses Benutzers zeigen</translation>
    </message>
    <message>
        <source>Which page of the list is shown</source>
        <translation>Welche Seite der Liste zu sehen ist</translation>
    </message>
    <message>
        <source>not up to date: %1</source>
        <translation>nicht aktuell: %1</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>wird gelesen…</translation>
    </message>
    <message numerus="yes">
        <source>page %1 of %2 · %3 order(s)</source>
        <translation>
            <numerusform>Seite %1 von %2 · %3 Bestellung</numerusform>
            <numerusform>Seite %1 von %2 · %3 Bestellungen</numerusform>
        </translation>
    </message>
    <message>
        <source>The orders cannot be read now: %1. They are asked for again.</source>
        <translation>Die Bestellungen sind gerade nicht lesbar: %1. Sie werden erneut angefragt.</translation>
    </message>
    <message>
        <source>Reading the orders…</source>
        <translation>Die Bestellungen werden gelesen…</translation>
    </message>
    <message>
        <source>%1 has no orders.</source>
        <translation>%1 hat keine Bestellungen.</translation>
    </message>
    <message>
        <source>No orders yet. &lt;a href=&quot;form&quot;&gt;Place one&lt;/a&gt;, or let customers come with the load slider.</source>
        <translation>Noch keine Bestellungen. &lt;a href=&quot;form&quot;&gt;Eine aufgeben&lt;/a&gt;, oder mit dem Lastregler Kunden kommen lassen.</translation>
    </message>
</context>
<context>
    <name>canopy::ui::ProcessAction</name>
    <message>
        <source>&amp;Crash</source>
        <translation>Abstur&amp;z auslösen</translation>
    </message>
    <message>
        <source>&amp;Kill</source>
        <translation>Abs&amp;chießen</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>St&amp;oppen</translation>
    </message>
    <message>
        <source>&amp;Restart</source>
        <translation>Neu sta&amp;rten</translation>
    </message>
    <message>
        <source>F&amp;lood</source>
        <translation>&amp;Fluten</translation>
    </message>
    <message>
        <source>Free&amp;ze</source>
        <translation>E&amp;infrieren</translation>
    </message>
    <message>
        <source>The next thing it handles throws an exception: a crash like any other.</source>
        <translation>Das Nächste, was er bearbeitet, wirft eine Ausnahme: ein Absturz wie jeder andere.</translation>
    </message>
    <message>
        <source>Sends the signal nothing can trap: it ends at once, without terminate().</source>
        <translation>Schickt das Signal, das niemand abfangen kann (kill): Er endet sofort, ohne terminate().</translation>
    </message>
    <message>
        <source>Its supervisor ends it in order (terminate_child): it stays stopped until it is restarted.</source>
        <translation>Sein Supervisor beendet ihn geordnet (terminate_child): Er bleibt gestoppt, bis er neu gestartet wird.</translation>
    </message>
    <message>
        <source>Its supervisor ends it in order and starts it again (restart_child) with a clean state.</source>
        <translation>Sein Supervisor beendet ihn geordnet und startet ihn mit sauberem Zustand neu (restart_child).</translation>
    </message>
    <message>
        <source>It has no supervisor that would start it again.</source>
        <translation>Er hat keinen Supervisor, der ihn neu starten würde.</translation>
    </message>
    <message>
        <source>Its supervisor is bringing it back already.</source>
        <translation>Sein Supervisor startet ihn bereits neu.</translation>
    </message>
    <message>
        <source>It does not run.</source>
        <translation>Er läuft nicht.</translation>
    </message>
    <message>
        <source>Its supervisor does not run.</source>
        <translation>Sein Supervisor läuft nicht.</translation>
    </message>
    <message>
        <source>It is temporary: its supervisor never starts it again.</source>
        <translation>Er ist temporary: Sein Supervisor startet ihn nie neu.</translation>
    </message>
    <message>
        <source>Fills its mailbox with 20,000 messages that mean nothing and keep it busy for half a second.</source>
        <translation>Füllt sein Postfach mit 20.000 Nachrichten, die nichts bedeuten und ihn eine halbe Sekunde lang beschäftigen.</translation>
    </message>
    <message>
        <source>It takes no message for 3 s, while its mailbox fills.</source>
        <translation>Er nimmt 3 s lang keine Nachricht an, während sich sein Postfach füllt.</translation>
    </message>
</context>
<context>
    <name>canopy::ui::ProcessActions</name>
    <message>
        <source>Select a process first.</source>
        <translation>Zuerst einen Prozess wählen.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%2: %1</translation>
    </message>
    <message>
        <source>%1 %2?</source>
        <translation>%2: %1?</translation>
    </message>
</context>
<context>
    <name>canopy::ui::ProcessClient</name>
    <message>
        <source>Its supervisor did not answer: %1.</source>
        <translation>Sein Supervisor hat nicht geantwortet: %1.</translation>
    </message>
    <message>
        <source>There is no such process any more.</source>
        <translation>Diesen Prozess gibt es nicht mehr.</translation>
    </message>
</context>
<context>
    <name>canopy::ui::ProcessFacts</name>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Pid</source>
        <translation>Pid</translation>
    </message>
    <message>
        <source>%1 · generation %2</source>
        <translation>%1 · Generation %2</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>%1, own thread</source>
        <translation>%1, eigener Thread</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Registered name</source>
        <translation>Registrierter Name</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neustart</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>Children</source>
        <translation>Kinder</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>Mailbox</source>
        <translation>Postfach</translation>
    </message>
    <message>
        <source>Handled</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>%1 /s</source>
        <translation>%1 /s</translation>
    </message>
    <message>
        <source>Running for</source>
        <translation>Läuft seit</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <source>Crashes</source>
        <translation>Abstürze</translation>
    </message>
    <message>
        <source>Last exit</source>
        <translation>Letztes Ende</translation>
    </message>
    <message>
        <source>Exited</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>Letzte Nachricht</translation>
    </message>
    <message>
        <source>Back after</source>
        <translation>Zurück nach</translation>
    </message>
    <message numerus="yes">
        <source>… and %1 more</source>
        <translation>
            <numerusform>… und %1 weiteres</numerusform>
            <numerusform>… und %1 weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>before</source>
        <translation>vorher</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source> · handling %1</source>
        <translation> · bei %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 earlier</source>
        <translation>
            <numerusform>%1 früheres</numerusform>
            <numerusform>%1 frühere</numerusform>
        </translation>
    </message>
    <message>
        <source>in hand</source>
        <translation>in Arbeit</translation>
    </message>
    <message numerus="yes">
        <source>… and %1 behind them</source>
        <translation>
            <numerusform>… und %1 dahinter</numerusform>
            <numerusform>… und %1 dahinter</numerusform>
        </translation>
    </message>
    <message>
        <source>supervisor</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>child</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>watches</source>
        <translation>beobachtet</translation>
    </message>
    <message>
        <source>watched by</source>
        <translation>beobachtet von</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>shutdown</source>
        <translation>shutdown</translation>
    </message>
    <message>
        <source>killed</source>
        <translation>killed</translation>
    </message>
    <message>
        <source>exception, other reason</source>
        <translation>Ausnahme, anderer Grund</translation>
    </message>
</context>
<context>
    <name>canopy::ui::ProcessHeader</name>
    <message>
        <source>Selected process</source>
        <translation>Gewählter Prozess</translation>
    </message>
    <message>
        <source>never started</source>
        <translation>nie gestartet</translation>
    </message>
    <message>
        <source>%1  gen %2</source>
        <translation>%1  Gen. %2</translation>
    </message>
</context>
<context>
    <name>canopy::ui::ProcessPanel</name>
    <message>
        <source>Select a process in the tree: its state, its mailbox, its links and its past show here.</source>
        <translation>Einen Prozess im Baum wählen: Hier erscheinen sein Zustand, sein Postfach, seine Links und seine Vergangenheit.</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Children</source>
        <translation>Kinder</translation>
    </message>
    <message>
        <source>Child</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neustart</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Mailbox</source>
        <translation>Postfach</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Relation</source>
        <translation>Beziehung</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>Pid</source>
        <translation>Pid</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>Lasted</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Ended with</source>
        <translation>Endete mit</translation>
    </message>
    <message>
        <source>Freshness</source>
        <translation>Aktualität</translation>
    </message>
    <message>
        <source>It has no children now.</source>
        <translation>Er hat gerade keine Kinder.</translation>
    </message>
    <message>
        <source>Starts and exits of this child show here.</source>
        <translation>Hier erscheinen Starts und Enden dieses Kindes.</translation>
    </message>
    <message>
        <source>It does not run. When it does, what it holds shows here.</source>
        <translation>Er läuft nicht. Sobald er läuft, erscheint hier, was er hält.</translation>
    </message>
    <message>
        <source>Did not answer within 500 ms: busy. Processes answer between two messages.</source>
        <translation>Keine Antwort innerhalb von 500 ms: ausgelastet. Prozesse antworten zwischen zwei Nachrichten.</translation>
    </message>
    <message>
        <source>Asking the process …</source>
        <translation>Der Prozess wird gefragt …</translation>
    </message>
    <message>
        <source>It shows nothing of its state. What its inspect() tells would be here.</source>
        <translation>Er zeigt nichts von seinem Zustand. Hier stünde, was sein inspect() mitteilt.</translation>
    </message>
    <message>
        <source>No message waits. Waiting messages show here by name.</source>
        <translation>Keine Nachricht wartet. Wartende Nachrichten erscheinen hier mit Namen.</translation>
    </message>
    <message>
        <source>Nothing is linked to it, and nobody watches it.</source>
        <translation>Nichts ist mit ihm verlinkt, und niemand beobachtet ihn.</translation>
    </message>
    <message>
        <source>It no longer exists.</source>
        <translation>Er existiert nicht mehr.</translation>
    </message>
    <message>
        <source>■ No longer exists: its specification was removed. This is how it was at the end.</source>
        <translation>■ Existiert nicht mehr: Seine Spezifikation wurde entfernt. So war er am Ende.</translation>
    </message>
    <message>
        <source>▲ Did not answer within 500 ms: busy.</source>
        <translation>▲ Keine Antwort innerhalb von 500 ms: ausgelastet.</translation>
    </message>
    <message>
        <source> State, mailbox and links are from %1 ago.</source>
        <translation> Zustand, Postfach und Links sind von vor %1.</translation>
    </message>
</context>
<context>
    <name>canopy::ui::QuietTable</name>
    <message>
        <source>&amp;Show in the tree</source>
        <translation>Im &amp;Baum zeigen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
</context>
<context>
    <name>canopy::ui::RestartPolicyView</name>
    <message>
        <source>Restart policy</source>
        <translation>Neustartregel</translation>
    </message>
    <message>
        <source>It is %1. After an exit with</source>
        <extracomment>The child&apos;s restart type (permanent, transient, temporary), then a table of exits</extracomment>
        <translation>Er ist %1. Nach einem Ende mit</translation>
    </message>
    <message>
        <source>↻ restarted</source>
        <translation>↻ neu gestartet</translation>
    </message>
    <message>
        <source>■ stays down</source>
        <translation>■ bleibt unten</translation>
    </message>
    <message>
        <source>  ◂ last time</source>
        <translation>  ◂ zuletzt</translation>
    </message>
</context>
<context>
    <name>canopy::ui::StatusSummary</name>
    <message>
        <source>Processes alive</source>
        <translation>Lebende Prozesse</translation>
    </message>
    <message>
        <source>Messages handled a second</source>
        <translation>Bearbeitete Nachrichten je Sekunde</translation>
    </message>
    <message>
        <source>Crashes so far</source>
        <translation>Abstürze bisher</translation>
    </message>
    <message>
        <source>Restarts so far</source>
        <translation>Neustarts bisher</translation>
    </message>
    <message>
        <source>Events lost</source>
        <translation>Verlorene Ereignisse</translation>
    </message>
    <message numerus="yes">
        <source>%1 process(es)</source>
        <translation>
            <numerusform>%1 Prozess</numerusform>
            <numerusform>%1 Prozesse</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 msg/s</source>
        <translation>%1 Nachr./s</translation>
    </message>
    <message numerus="yes">
        <source>✕ %1 crash(es)</source>
        <translation>
            <numerusform>✕ %1 Absturz</numerusform>
            <numerusform>✕ %1 Abstürze</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>↻ %1 restart(s)</source>
        <translation>
            <numerusform>↻ %1 Neustart</numerusform>
            <numerusform>↻ %1 Neustarts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 event(s) lost</source>
        <translation>
            <numerusform>%1 Ereignis verloren</numerusform>
            <numerusform>%1 Ereignisse verloren</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::Translations</name>
    <message>
        <source>en</source>
        <extracomment>The code of the language this is translated into, as ISO 639 has it</extracomment>
        <translation>de</translation>
    </message>
</context>
<context>
    <name>canopy::ui::TreePanel</name>
    <message>
        <source>Path of the selected process</source>
        <translation>Pfad des gewählten Prozesses</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Fit the whole tree (F)</source>
        <translation>Den ganzen Baum einpassen (F)</translation>
    </message>
    <message>
        <source>Zoom out (Ctrl+−)</source>
        <translation>Verkleinern (Strg+−)</translation>
    </message>
    <message>
        <source>Zoom in (Ctrl++)</source>
        <translation>Vergrößern (Strg++)</translation>
    </message>
    <message>
        <source>Le&amp;gend</source>
        <translation>Leg&amp;ende</translation>
    </message>
    <message>
        <source>Explain shapes and colours</source>
        <translation>Formen und Farben erklären</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>Nichts gewählt</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Processes without a supervisor</source>
        <translation>Prozesse ohne Supervisor</translation>
    </message>
    <message>
        <source>Nobody would bring them back: processes of single requests, for the most part</source>
        <translation>Niemand brächte sie zurück: meist Prozesse einzelner Anfragen</translation>
    </message>
    <message>
        <source>%1 without a supervisor</source>
        <translation>%1 ohne Supervisor</translation>
    </message>
    <message numerus="yes">
        <source>… and %1 more</source>
        <translation>
            <numerusform>… und %1 weiterer</numerusform>
            <numerusform>… und %1 weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::TreeView</name>
    <message>
        <source>Supervision tree</source>
        <translation>Supervisionsbaum</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>Nichts gewählt</translation>
    </message>
    <message>
        <source>mailbox %1</source>
        <translation>Postfach %1</translation>
    </message>
    <message>
        <source>restarts %1</source>
        <translation>Neustarts %1</translation>
    </message>
    <message>
        <source>own thread</source>
        <translation>eigener Thread</translation>
    </message>
    <message>
        <source>collapsed, %1 below, %2 crashed</source>
        <translation>eingeklappt, %1 darunter, %2 abgestürzt</translation>
    </message>
    <message>
        <source>The supervision tree appears here as soon as a node sends its first events.</source>
        <translation>Hier erscheint der Supervisionsbaum, sobald ein Knoten seine ersten Ereignisse schickt.</translation>
    </message>
    <message>
        <source>last exit: %1</source>
        <translation>letztes Ende: %1</translation>
    </message>
    <message>
        <source>came back after %1</source>
        <translation>zurück nach %1</translation>
    </message>
</context>
<context>
    <name>canopy::ui::Words</name>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>busy</source>
        <translation>ausgelastet</translation>
    </message>
    <message>
        <source>restarting</source>
        <translation>startet neu</translation>
    </message>
    <message>
        <source>crashed</source>
        <translation>abgestürzt</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>gestoppt</translation>
    </message>
    <message>
        <source>under a fault</source>
        <translation>gestört</translation>
    </message>
    <message>
        <source>gave up</source>
        <translation>aufgegeben</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>eingefroren</translation>
    </message>
    <message>
        <source>worker</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>supervisor</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>task</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>registry</source>
        <translation>Registry</translation>
    </message>
    <message>
        <source>table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>pub/sub</source>
        <translation>Pub/Sub</translation>
    </message>
    <message>
        <source>one for one</source>
        <translation>one_for_one</translation>
    </message>
    <message>
        <source>one for all</source>
        <translation>one_for_all</translation>
    </message>
    <message>
        <source>rest for one</source>
        <translation>rest_for_one</translation>
    </message>
    <message>
        <source>dynamic</source>
        <translation>dynamisch</translation>
    </message>
    <message>
        <source>senders wait</source>
        <translation>Sender warten</translation>
    </message>
    <message>
        <source>new ones are dropped</source>
        <translation>neue werden verworfen</translation>
    </message>
    <message>
        <source>it ends</source>
        <translation>er endet</translation>
    </message>
    <message>
        <source>all</source>
        <comment>in the hexagon of a supervisor: four letters at most</comment>
        <translation>alle</translation>
    </message>
    <message>
        <source>rest</source>
        <comment>in the hexagon of a supervisor: four letters at most</comment>
        <translation>rest</translation>
    </message>
    <message>
        <source>dyn</source>
        <comment>in the hexagon of a supervisor: four letters at most</comment>
        <translation>dyn</translation>
    </message>
</context>
</TS>
