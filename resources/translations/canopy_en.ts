<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>canopy::ui::BlastRadius</name>
    <message numerus="yes">
        <source>%1 with %2 child(ren)</source>
        <translation>
            <numerusform>%1 with %2 child</numerusform>
            <numerusform>%1 with %2 children</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %2 more</source>
        <translation>
            <numerusform>%1 and %2 more</numerusform>
            <numerusform>%1 and %2 more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 process(es) end: %2.</source>
        <translation>
            <numerusform>%1 process ends: %2.</numerusform>
            <numerusform>%1 processes end: %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 end(s)</source>
        <translation>
            <numerusform>%1 ends</numerusform>
            <numerusform>%1 end</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::CardPainter</name>
    <message numerus="yes">
        <source>%1 process(es)</source>
        <translation>
            <numerusform>%1 process</numerusform>
            <numerusform>%1 processes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::EventTeller</name>
    <message numerus="yes">
        <source>%1, at most %2 restart(s) in %3</source>
        <translation>
            <numerusform>%1, at most %2 restart in %3</numerusform>
            <numerusform>%1, at most %2 restarts in %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 needed more than %2 restart(s) in time</source>
        <translation>
            <numerusform>%1 needed more than %2 restart in time</numerusform>
            <numerusform>%1 needed more than %2 restarts in time</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 message(s) wait; %2</source>
        <translation>
            <numerusform>%1 message waits; %2</numerusform>
            <numerusform>%1 messages wait; %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 message(s) were dropped</source>
        <translation>
            <numerusform>%1 message was dropped</numerusform>
            <numerusform>%1 messages were dropped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 event(s) lost here; what follows was taken afresh</source>
        <translation>
            <numerusform>%1 event lost here; what follows was taken afresh</numerusform>
            <numerusform>%1 events lost here; what follows was taken afresh</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::EventsPanel</name>
    <message numerus="yes">
        <source>None of the %1 event(s) passes the filter. Clear it, or switch on more kinds.</source>
        <translation>
            <numerusform>The %1 event does not pass the filter. Clear it, or switch on more kinds.</numerusform>
            <numerusform>None of the %1 events passes the filter. Clear it, or switch on more kinds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::IntensityGauge</name>
    <message numerus="yes">
        <source>%1 of %2 restart(s) in %3</source>
        <translation>
            <numerusform>%1 of %2 restart in %3</numerusform>
            <numerusform>%1 of %2 restarts in %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::LimiterModel</name>
    <message numerus="yes">
        <source>%1: %2 of %3 order(s) in %4</source>
        <translation>
            <numerusform>%1: %2 of %3 order in %4</numerusform>
            <numerusform>%1: %2 of %3 orders in %4</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::LimiterPanel</name>
    <message numerus="yes">
        <source>%1 user(s)</source>
        <translation>
            <numerusform>%1 user</numerusform>
            <numerusform>%1 users</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::MainWindow</name>
    <message numerus="yes">
        <source>%1 match(es)</source>
        <translation>
            <numerusform>%1 match</numerusform>
            <numerusform>%1 matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>▮▮ paused, %1 event(s) wait</source>
        <translation>
            <numerusform>▮▮ paused, %1 event waits</numerusform>
            <numerusform>▮▮ paused, %1 events wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 order(s) imported</source>
        <translation>
            <numerusform>%1 order imported</numerusform>
            <numerusform>%1 orders imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 problem(s)</source>
        <translation>
            <numerusform>%1 problem</numerusform>
            <numerusform>%1 problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::OrdersModel</name>
    <message numerus="yes">
        <source>%1
%2, %3, %n item(s), placed %4</source>
        <translation>
            <numerusform>%1
%2, %3, %n item, placed %4</numerusform>
            <numerusform>%1
%2, %3, %n items, placed %4</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::OrdersPanel</name>
    <message numerus="yes">
        <source>page %1 of %2 · %3 order(s)</source>
        <translation>
            <numerusform>page %1 of %2 · %3 order</numerusform>
            <numerusform>page %1 of %2 · %3 orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::ProcessFacts</name>
    <message numerus="yes">
        <source>… and %1 more</source>
        <translation>
            <numerusform>… and %1 more</numerusform>
            <numerusform>… and %1 more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 earlier</source>
        <translation>
            <numerusform>%1 earlier</numerusform>
            <numerusform>%1 earlier</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %1 behind them</source>
        <translation>
            <numerusform>… and %1 behind them</numerusform>
            <numerusform>… and %1 behind them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::StatusSummary</name>
    <message numerus="yes">
        <source>%1 process(es)</source>
        <translation>
            <numerusform>%1 process</numerusform>
            <numerusform>%1 processes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>✕ %1 crash(es)</source>
        <translation>
            <numerusform>✕ %1 crash</numerusform>
            <numerusform>✕ %1 crashes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>↻ %1 restart(s)</source>
        <translation>
            <numerusform>↻ %1 restart</numerusform>
            <numerusform>↻ %1 restarts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 event(s) lost</source>
        <translation>
            <numerusform>%1 event lost</numerusform>
            <numerusform>%1 events lost</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>canopy::ui::TreePanel</name>
    <message numerus="yes">
        <source>… and %1 more</source>
        <translation>
            <numerusform>… and %1 more</numerusform>
            <numerusform>… and %1 more</numerusform>
        </translation>
    </message>
</context>
</TS>
