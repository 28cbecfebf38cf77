# regatta_library(name HEADERS ... SOURCES ... LINK ... [PRIVATE_LINK ...] [HEADER_ONLY ...]): one folder, one static library
# PROJECT_name, alias PROJECT::name. Headers are included from the project folder: "phases/ball/fly.hpp". Also for projects that find
# the installed package.
#   LINK          what the headers need
#   PRIVATE_LINK  what the sources need; a library, which users of the installed package must have, too
#   HEADER_ONLY   what the sources need, and is in them when they are compiled: users of the installed package do without
function(regatta_library name)
  cmake_parse_arguments(arg "" "" "HEADERS;SOURCES;LINK;PRIVATE_LINK;HEADER_ONLY" ${ARGN})
  set(target ${PROJECT_NAME}_${name})
  add_library(${target} STATIC ${arg_SOURCES})
  add_library(${PROJECT_NAME}::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${arg_HEADERS})
  target_link_libraries(${target} PUBLIC ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK} "$<BUILD_INTERFACE:${arg_HEADER_ONLY}>")
  if(TARGET regatta_flags)  # not in a project of somebody else, whose warnings are his own
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:regatta_flags>)
  endif()
  set_property(GLOBAL APPEND PROPERTY REGATTA_LIBRARIES ${target})
endfunction()
