#pragma once
#include <string>
#include <vector>

/// What texts of any format are tried with: numbers at the ends of their types and beyond, bytes that are no text, brackets in brackets.
std::vector<std::string> text_tokens();
