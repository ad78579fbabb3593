# What is behind its newest release.

outdated-title = { $count ->
    [0] nothing is behind: { $total ->
        [one] the one module is at its newest release
       *[other] all { $total } modules are at their newest releases
    }
    [one] 1 of { $total } modules is behind its newest release
   *[other] { $count } of { $total } modules are behind their newest releases
}
outdated-row = { $name } { $version } -> { $newest }{ $reachable ->
    [none] {""}
   *[other] {" "}({ $reachable } could be had)
}: { $why }
outdated-both = { $first }; { $second }
outdated-more = and { $count } more
outdated-count = { $count ->
    [one] 1 newer release
   *[other] { $count } newer releases
}
outdated-needs = needs { $requirement }
outdated-free = { $version } can be had now
outdated-worse = { $version } could be had, but this would be worse: { $objective }
outdated-unknown = the reason was not found in the time given
outdated-upgrade = to take what can be had:
