# What every target of ours is compiled with: warnings are errors, and no contraction of a*b+c that would make
# results depend on the compiler.
add_library(regatta_flags INTERFACE)
target_compile_options(regatta_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -ffp-contract=off
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # g++ 12 sees overlaps in std::string that are not there
)
if(REGATTA_SANITIZE)
  # g++ takes instrumented code of its own standard library for uses of uninitialized members.
  target_compile_options(regatta_flags INTERFACE -fsanitize=${REGATTA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(regatta_flags INTERFACE -fsanitize=${REGATTA_SANITIZE})
endif()

# regatta_library(name HEADERS ... SOURCES ... LINK ...): one folder, one library regatta_<name>, alias regatta::<name>.
# Each header in HEADERS is also compiled alone.
function(regatta_library name)
  cmake_parse_arguments(arg "" "" "HEADERS;SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(regatta_${name} STATIC ${arg_SOURCES})
  add_library(regatta::${name} ALIAS regatta_${name})
  target_sources(regatta_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${arg_HEADERS})
  target_link_libraries(regatta_${name} PUBLIC ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK} $<BUILD_INTERFACE:regatta_flags>)
endfunction()
