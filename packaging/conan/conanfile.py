# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Conan 2. Not built here: Conan comes from PyPI. The runtime alone, for other programs: conan create packaging/conan
import os

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, rmdir


class Canopy(ConanFile):
    name = "canopy"
    version = "0.1.0"
    license = "Apache-2.0"
    description = "Actor runtime with supervision trees, after Erlang/OTP"
    package_type = "shared-library"
    settings = "os", "arch", "compiler", "build_type"

    def export_sources(self):
        top = os.path.join(self.recipe_folder, "..", "..")
        for pattern in ("CMakeLists.txt", "runtime/*", "packaging/*", "LICENSES/*"):
            copy(self, pattern, top, self.export_sources_folder)

    def requirements(self):
        self.requires("fmt/9.1.0", transitive_headers=True)
        self.requires("tl-expected/1.1.0", transitive_headers=True)
        self.requires("mimalloc/2.1.2")
        self.requires("tomlplusplus/3.4.0")

    def validate(self):
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("canopy is for Linux: it uses futex and membarrier")
        check_min_cppstd(self, 20)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        for option in ("APP", "UI", "TESTS"):
            toolchain.cache_variables[f"CANOPY_BUILD_{option}"] = False
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "Apache-2.0.txt", os.path.join(self.source_folder, "LICENSES"), os.path.join(self.package_folder, "licenses"))
        CMake(self).install()
        for generated in ("cmake", "pkgconfig"):
            rmdir(self, os.path.join(self.package_folder, "lib", generated))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "canopy")
        self.cpp_info.set_property("cmake_target_name", "canopy::runtime")
        self.cpp_info.libs = ["canopy"]
        self.cpp_info.includedirs = ["include/canopy"]
        self.cpp_info.system_libs = ["pthread"]
