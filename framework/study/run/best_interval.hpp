#pragma once

namespace regatta {

/// The time between two checkpoints that loses least, of work and of the time for checkpoints: sqrt(2 C M) - C for C < M / 2, else M, with
/// the cost C of a checkpoint and the mean time M between two failures [s].
/// J. T. Daly, Future Generation Computer Systems 22 (2006) 303, eq. (20) without its terms of higher order; the root is that of
/// J. W. Young, Communications of the ACM 17 (1974) 530.
/// At least a second; before a first cost is known (0), ten seconds: so soon it is measured.
double best_interval(double cost, double between_failures);

}  // namespace regatta
