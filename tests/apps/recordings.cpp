#include "tests/framework/study/recordings.hpp"

#include "framework/app/main.hpp"

int main(int argc, char** argv) { return regatta::main(argc, argv, recordings::summaries); }
