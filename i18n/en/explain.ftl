explain-title = { $module } { $version } ({ $variant }) in environment { $environment }
explain-title-bundled = { $module } { $version }, inside the image of { $holder } { $holder_version } in environment { $environment }
explain-why = why it is there
explain-newest = it is the newest release in the catalogue
explain-newest-offered = it is the newest release that the catalogue offers to everybody
explain-newer = why not newer ({ $newest } is the newest)
explain-unoffered = { $status ->
    [pre-release] { $runs }: a pre-release is taken only where it is asked for by name
    [withdrawn] { $runs }: withdrawn by the publisher
   *[deprecated] { $runs }: deprecated by the publisher, so it stands behind all that is not
}

# What is to be said of something that the plan does not do; the reasons of what is impossible follow.
explain-verdict-impossible = { $subject } cannot be had here:
explain-verdict-worse = { $subject } could be had, but this would be worse: { $objective }, { $then } instead of { $now }
explain-verdict-equal = { $subject } would be as good: of equals, the first in order is taken
explain-verdict-unneeded = { $subject }: in no possible plan is there anything that would need it
explain-verdict-undecided = { $subject }: the budget ended before it was known what that would mean

explain-alternative = { $kind ->
    [backend] why as { $chosen }
    [build] why build { $chosen }
    [port] why port { $chosen }
   *[accelerator] why on accelerator { $chosen }
}
explain-instead = { $kind ->
    [backend] one that runs as { $others }
    [build] { $count ->
        [one] build { $others }
       *[other] builds { $others }
    }
    [port] port { $others }{ $holder ->
        [none] {""}
       *[other] {" "}(which { $holder } has)
    }
   *[accelerator] { $count ->
        [one] accelerator { $others }
       *[other] accelerators { $others }
    }
}

explain-without = what would change without it
explain-without-unmet = could not be met any more: { $names }
explain-without-gone = would go too: { $names }
explain-without-come = would come: { $names }
explain-without-changed = would change: { $names }
explain-without-nothing = nothing else
explain-change = { $module } { $old } to { $new }

explain-not-taken = { $here ->
    [none] { $wish } is not in the plan
   *[other] { $wish } is not in the plan: it has { $here }
}
explain-not-there = the best plan with it would have { $there }
explain-not-command = to have it all the same:
explain-not-by-name = asked for by name, it can be had:
explain-held = { $wish } is what the plan does: it has { $here }
explain-held-inside = { $name } inside the image of { $module } { $version }
explain-together = { $one } and { $other } can be in one environment:

explain-absent = { $module } is not in the plan: nothing asks for it. To have it by itself:
explain-absent-refused = { $module } is not in the plan, and cannot be had here:
explain-chain-title = why each thing is in the plan
