#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/pipeline/products.hpp"

using namespace regatta;

TEST_SUITE("framework/pipeline/products") {
  TEST_CASE("a product is freed after its last reader") {
    Products products({"angles"});
    products.expect_readers(0, 2);
    auto value = std::make_shared<int>(5);
    const std::weak_ptr<int> watch = value;
    products.put(0, std::move(value));
    CHECK(*static_cast<const int*>(products.get(0)) == 5);
    products.release(0);
    CHECK_FALSE(watch.expired());
    products.release(0);
    CHECK(watch.expired());
    CHECK_THROWS_AS(products.get(0), Error);
  }
  TEST_CASE("a product that nobody reads is freed at once") {
    Products products({"angles"});
    auto value = std::make_shared<int>(5);
    const std::weak_ptr<int> watch = value;
    products.put(0, std::move(value));
    CHECK(watch.expired());
  }
  TEST_CASE("wrong use is said") {
    Products products({"angles", "mean"});
    products.expect_readers(0, 1);
    products.put(0, std::make_shared<int>(1));
    CHECK_THROWS_WITH_AS(products.put(0, std::make_shared<int>(1)), "the port \"angles\" is written twice in one run", Error);
    CHECK_THROWS_WITH_AS(products.get(1), "the port \"mean\" has not been written in this run", Error);
  }
}
