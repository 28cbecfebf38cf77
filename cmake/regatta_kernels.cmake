# regatta_kernels(target folder): adds folder/scalar.cpp, and on x86-64 folder/sse2.cpp, avx2.cpp and avx512.cpp, each compiled for its
# instruction set (framework/simd/instruction_set.hpp) and always optimised but under sanitizers: the program chooses at run time. Such a
# source must emit no function that another one emits as well, lest the linker keep one that this CPU cannot run; tests/project checks it.
function(regatta_kernels target folder)
  set(sets scalar)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
    list(APPEND sets sse2 avx2 avx512)
  endif()
  set(flags_scalar "")
  set(flags_sse2 "")
  set(flags_avx2 -mavx2 -mfma)
  set(flags_avx512 -mavx2 -mfma -mavx512f -mavx512cd -mavx512bw -mavx512dq -mavx512vl)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # It copies structs of registers in halves otherwise, and the load that follows waits until both have reached the cache.
    list(APPEND flags_avx2 -mmove-max=256 -mstore-max=256)
    list(APPEND flags_avx512 -Wno-uninitialized -Wno-maybe-uninitialized)  # in the headers of g++ 12 itself
  endif()
  set(optimised -O3)
  if(REGATTA_SANITIZE)
    set(optimised "")  # checks in every lane of every operation: it would compile for minutes
  endif()
  foreach(set IN LISTS sets)
    target_sources(${target} PRIVATE ${folder}/${set}.cpp)
    set_source_files_properties(${folder}/${set}.cpp PROPERTIES COMPILE_OPTIONS "${optimised};${flags_${set}}")
  endforeach()
endfunction()
