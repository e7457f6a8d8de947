// SPDX-License-Identifier: MIT
// Work for a compiler that no change of the library changes: how fast this machine is now.
#include <Eigen/Dense>

#include <regex>
#include <sstream>

int main(int argc, char** argv) {
  std::ostringstream out;
  for (int i = 1; i < argc; ++i)
    if (std::regex_match(argv[i], std::regex("[0-9]+(,[0-9]+)*"))) out << argv[i] << '\n';
  const Eigen::MatrixXd a = Eigen::MatrixXd::Random(argc, argc);
  const Eigen::VectorXd b = a.colPivHouseholderQr().solve(a.col(0)), s = a.jacobiSvd().singularValues();
  return out.str().empty() && b.sum() + s.sum() > 0;
}
