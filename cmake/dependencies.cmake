# Every library comes from the distribution; scripts/packages names the packages.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_package(Threads REQUIRED)
find_package(TBB 2021.5 REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(fmt 9 REQUIRED)
find_package(spdlog 1.9 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(nlohmann_json 3.10 REQUIRED)
find_package(tomlplusplus 3.0 REQUIRED)
find_package(Boost 1.74 REQUIRED)  # headers: direction numbers of the Sobol sequence

# Their targets are named after us, because a user of the installed package may have an HDF5 of his own.
find_package(PkgConfig REQUIRED)
pkg_check_modules(REGATTA_HDF5 REQUIRED IMPORTED_TARGET hdf5-serial)  # plain "hdf5" may mean an MPI build
pkg_check_modules(REGATTA_HWLOC REQUIRED IMPORTED_TARGET hwloc)
pkg_check_modules(REGATTA_XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(REGATTA_DEFLATE REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(REGATTA_ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(REGATTA_ISAL IMPORTED_TARGET libisal)  # x86 and arm only: libdeflate serves elsewhere
find_path(XSIMD_INCLUDE xsimd/xsimd.hpp REQUIRED)  # not the CMake target, which asks for a library xtl that Debian does not build
find_path(RANDOM123_INCLUDE Random123/philox.h REQUIRED)
