#include "framework/study/input/table_column_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/characters.hpp"
#include "framework/study/input/numbers.hpp"
#include "framework/study/input/toml_reader.hpp"

namespace regatta {

namespace {

/// All of the text as a number.
template <class Number>
bool parse(std::string_view text, Number& number) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && last == end;
}

TomlNode number_node(double number) {
  TomlNode node;
  node.kind = TomlNode::Kind::number;
  node.number = number;
  return node;
}

TomlNode whole_node(std::int64_t number) {
  TomlNode node;
  node.kind = TomlNode::Kind::integer;
  node.integer = number;
  node.number = static_cast<double>(number);
  return node;
}

TomlNode flag_node(bool flag) {
  TomlNode node;
  node.kind = TomlNode::Kind::boolean;
  node.flag = flag;
  return node;
}

TomlNode text_node(std::string_view text) {
  TomlNode node;
  node.kind = TomlNode::Kind::text;
  node.text = text;
  return node;
}

/// What a cell would be in a study file: a table has no quotes that tell texts from numbers, and other programs write True and 1.
TomlNode node_of(std::string_view cell, const Type& type) {
  if (type.kind == Kind::text || type.kind == Kind::choice) return text_node(cell);
  if (type.kind == Kind::boolean) {
    if (cell == "true" || cell == "True" || cell == "TRUE" || cell == "1") return flag_node(true);
    if (cell == "false" || cell == "False" || cell == "FALSE" || cell == "0") return flag_node(false);
  }
  std::int64_t whole = 0;
  double number = 0;
  if (parse(cell, whole)) return whole_node(whole);
  if (parse(cell, number)) return number_node(number);
  return text_node(cell);
}

}  // namespace

TableColumnReader::TableColumnReader(const SampleLeaf& leaf)
    : column_{leaf},
      limits_(leaf.type->kind == Kind::text ? Range{} : limits_of(*leaf.type, leaf.range)),
      double_(leaf.type->kind == Kind::real && leaf.type->size == sizeof(double)),
      scratch_(leaf.type->create()) {}

std::string TableColumnReader::add(std::string_view cell) {
  const auto& type = *column_.leaf.type;
  if (type.kind == Kind::text) {
    column_.texts.emplace_back(cell);
    return {};
  }
  cell = trimmed(cell);
  double number = 0;
  if (double_ && parse(cell, number) && add_fast(number)) return {};
  if (!cell.empty()) return add(node_of(cell, type));
  return fmt::format("{} is empty; write a value in every row, or leave the column out", column_.leaf.path);
}

std::string TableColumnReader::add(double number) {
  if (double_ && add_fast(number)) return {};
  return add(number_node(number));
}

std::string TableColumnReader::add(std::int64_t number) {
  const bool flag = column_.leaf.type->kind == Kind::boolean && (number == 0 || number == 1);
  return add(flag ? flag_node(number == 1) : whole_node(number));
}

bool TableColumnReader::add_fast(double number) {
  if (!std::isfinite(number) || number < limits_.low || number > limits_.high) return false;
  const auto* bytes = reinterpret_cast<const std::byte*>(&number);
  column_.numbers.insert(column_.numbers.end(), bytes, bytes + sizeof number);
  return true;
}

std::string TableColumnReader::add(const TomlNode& node) {
  const auto& leaf = column_.leaf;
  Problems problems("", {});
  TomlReader(problems).read(node, *leaf.type, scratch_.get(), {leaf.path, leaf.unit, leaf.range});
  if (problems.count() > 0) return problems.texts().front();
  const auto* bytes = static_cast<const std::byte*>(scratch_.get());
  column_.numbers.insert(column_.numbers.end(), bytes, bytes + leaf.type->size);
  return {};
}

}  // namespace regatta
