conflict-title = { $targets ->
    [none] no plan is possible: { $count ->
        [one] one fact stands in the way
       *[other] { $count } facts conflict
    }
   *[other] cannot install { $targets }: { $count ->
        [one] one fact stands in the way
       *[other] { $count } facts conflict
    }
}
conflict-title-several = { $targets ->
    [none] no plan is possible: { $count } conflicts, each of them enough
   *[other] cannot install { $targets }: { $count } conflicts, each of them enough
}
conflict-title-shared = { $targets ->
    [none] no plan is possible: one cause for all
   *[other] cannot install { $targets }: the same stands in the way of each
}
conflict-hidden = ({ $count } more with --verbose)
conflict-more = … and { $count } more (--verbose shows all)
conflict-more-conflicts = … and { $count ->
    [one] one more conflict
   *[other] { $count } more conflicts
}{ $targets ->
    [none] {""}
   *[other] , about { $targets }
} (--verbose shows all)
conflict-not-minimal = the time budget ended before the conflict was reduced: some of these may not matter
conflict-ways = ways out, cheapest first
conflict-ways-shown = ({ $shown } of { $count }, --verbose shows all)
conflict-ways-curt = (--verbose shows what is to be done for each)
conflict-one-way = a way out
conflict-no-way = no way out was found; what can be installed here: las modules
conflict-undecided = the budget ended before a plan, or the absence of one, was found
conflict-undecided-hint = give more time: --budget SECONDS
