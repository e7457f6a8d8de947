// SPDX-License-Identifier: MIT
// The matrix product, ours beside OpenBLAS's and Eigen's, on shapes that layers have.
#include <cblas.h>

// Not through core/eigen.hpp, which takes Eigen's threads away: here it has all of them.
#include <Eigen/Core>

#include <whitematter/cpu/gemm.hpp>

#include "program.hpp"
#include "table.hpp"
#include "values.hpp"

namespace {

using namespace benchmark;

struct Product {
  const char* name;
  int m, n, k;
};

constexpr Product products[] = {
    {"im2col, 64 channels", 64, 1024, 576},     {"im2col, 128 channels", 128, 256, 1152},
    {"im2col, 256 channels", 256, 512, 2304},   {"im2col, 512 channels", 512, 512, 4608},
    {"channels last, 64", 2048, 64, 576},       {"weight gradient, 64", 64, 576, 1024},
    {"Winograd, 64 channels", 64, 512, 64},     {"Winograd, 256 channels", 256, 512, 256},
    {"GPT, attention inputs", 3072, 1152, 384}, {"GPT, second linear", 3072, 384, 1536},
};

struct Matrices {
  explicit Matrices(const Product& p)
      : a(random_values(std::int64_t{p.m} * p.k, 1)),
        b(random_values(std::int64_t{p.k} * p.n, 2)),
        c(static_cast<std::size_t>(p.m) * static_cast<std::size_t>(p.n)) {}
  std::vector<float> a, b, c;
};

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

std::vector<Contender> contenders(const Product& p, Matrices& x) {
  const auto ours = [p, &x] {
    wm::kernel::gemm<float>(p.m, p.n, p.k, {x.a.data(), p.k}, {x.b.data(), p.n}, x.c.data(), p.n);
  };
  const auto openblas = [p, &x] {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, p.m, p.n, p.k, 1, x.a.data(), p.k, x.b.data(), p.n,
                0, x.c.data(), p.n);
  };
  const auto eigen = [p, &x] {
    const Eigen::Map<const RowMajor> a(x.a.data(), p.m, p.k), b(x.b.data(), p.k, p.n);
    Eigen::Map<RowMajor>(x.c.data(), p.m, p.n).noalias() = a * b;
  };
  return {contender("whitematter", ours), contender("OpenBLAS", openblas), contender("Eigen", eigen)};
}

// All must compute the same, or their times say nothing.
void check_agreement(Matrices& x, const std::vector<Contender>& all) {
  std::vector<float> first;
  for (const auto& contender : all) {
    std::fill(x.c.begin(), x.c.end(), 0.0f);
    contender.time(1);
    if (first.empty()) first = x.c;
    const double error = relative_error(x.c, first);
    wm::check(error < 1e-5, "gemm: all must agree", "an error below 1e-5",
              wm::text(error, " between ", all[0].name, " and ", contender.name));
  }
}

std::string report(const Options& options) {
  Table table({"GFLOP/s", "m", "n", "k", "whitematter", "spread", "OpenBLAS", "spread", "Eigen", "spread",
               "to OpenBLAS", "to Eigen"});
  for (const Product& p : products) {
    Matrices matrices(p);
    auto all = contenders(p, matrices);
    check_agreement(matrices, all);
    sample_in_turns(all, options, p.name);
    std::vector<std::string> row{p.name, std::to_string(p.m), std::to_string(p.n), std::to_string(p.k)};
    for (const auto& c : all) {
      row.push_back(number(2e-6 * p.m * p.n * p.k / c.median()));
      row.push_back(percent(c.spread()));
    }
    row.push_back(ratio(all[0], all[1]));
    row.push_back(ratio(all[0], all[2]));
    table.add(std::move(row));
  }
  const std::string peers = wm::text(openblas_get_config(), ", Eigen ", EIGEN_WORLD_VERSION, ".",
                                     EIGEN_MAJOR_VERSION, ".", EIGEN_MINOR_VERSION);
  return heading("Matrix products c[m, n] = a[m, k] b[k, n]", options, peers) + table.text() +
         "\nSpread: the middle half of the samples, of the median. Ratios above 1: ours is faster.\n";
}

int run(int count, char** arguments) {
  Options options;
  CLI::App app("Times matrix products beside OpenBLAS's and Eigen's");
  add_options(app, options);
  CLI11_PARSE(app, count, arguments);
  start_again_with_settings(arguments, options.threads);
  publish(report(options), options);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  return benchmark::guarded([&] { return run(count, arguments); });
}
