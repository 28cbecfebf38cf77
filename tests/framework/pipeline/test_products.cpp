#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/pipeline/products.hpp"

using namespace regatta;

TEST_SUITE("framework/pipeline/products") {
  TEST_CASE("a product is freed after its last reader") {
    Products products(1);
    products.expect_readers(0, 2);
    auto value = std::make_shared<int>(5);
    const std::weak_ptr<int> watch = value;
    products.put(0, std::move(value));
    CHECK(*static_cast<const int*>(products.get(0)) == 5);
    products.release(0);
    CHECK_FALSE(watch.expired());
    products.release(0);
    CHECK(watch.expired());
    CHECK_FALSE(products.holds(0));
  }
  TEST_CASE("a product that nobody reads is freed at once") {
    Products products(1);
    auto value = std::make_shared<int>(5);
    const std::weak_ptr<int> watch = value;
    products.put(0, std::move(value));
    CHECK(watch.expired());
  }
  TEST_CASE("a stored product is read when the first reader asks, once") {
    Products products(1);
    products.expect_readers(0, 2);
    int loads = 0;
    products.put_lazily(0, [&] {
      ++loads;
      return std::make_shared<int>(7);
    });
    CHECK(loads == 0);
    CHECK(*static_cast<const int*>(products.get(0)) == 7);
    products.get(0);
    CHECK(loads == 1);
  }
  TEST_CASE("wrong use is said") {
    Products products(2);
    products.expect_readers(0, 1);
    products.put(0, std::make_shared<int>(1));
    CHECK_THROWS_WITH_AS(products.put(0, std::make_shared<int>(1)), "port 0 is written twice in one run", Error);
    CHECK_THROWS_WITH_AS(products.get(1), "port 1 has not been written in this run", Error);
  }
}
