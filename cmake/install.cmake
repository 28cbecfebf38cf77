# What `cmake --install` puts into a prefix, and find_package(regatta) finds there: every library of framework/ and phases/ as
# regatta::NAME, its headers below include/regatta as they are included here, the functions of this folder that projects of users call,
# the programs, and the text of this project. Nothing in it depends on where it was built or where it lies.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/regatta)

# For users the targets carry what equal bits need, beside the language.
target_compile_options(regatta_core PUBLIC $<INSTALL_INTERFACE:-ffp-contract=off>)
target_compile_features(regatta_core PUBLIC cxx_std_20)

get_property(libraries GLOBAL PROPERTY REGATTA_LIBRARIES)
install(TARGETS ${libraries} EXPORT regatta
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/regatta)
install(EXPORT regatta NAMESPACE regatta:: FILE targets.cmake DESTINATION ${package})

list(TRANSFORM libraries REPLACE "^regatta_" "")
list(JOIN libraries ", " libraries)
set(isal "")
if(REGATTA_ISAL_FOUND)
  set(isal [["ISAL libisal"]])
endif()
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/regatta-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/package/regatta-config.cmake
  INSTALL_DESTINATION ${package} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Below 1.0 a minor version may change what authors write.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/package/regatta-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/package/regatta-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/package/regatta-config-version.cmake
  ${CMAKE_CURRENT_LIST_DIR}/regatta_library.cmake ${CMAKE_CURRENT_LIST_DIR}/regatta_test.cmake DESTINATION ${package})
install(FILES ${REGATTA_TEST_MAIN} DESTINATION ${package} RENAME test_main.cpp)

install(PROGRAMS ${PROJECT_SOURCE_DIR}/scripts/new-phase DESTINATION ${CMAKE_INSTALL_BINDIR} RENAME regatta-new-phase)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/scripts/new-phase.d DESTINATION ${CMAKE_INSTALL_BINDIR}/../share/regatta)  # where it looks
install(TARGETS pendulum pendulum_tune tem tem_reference tem_invert RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/data/ DESTINATION ${CMAKE_INSTALL_DATADIR}/regatta/data)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
