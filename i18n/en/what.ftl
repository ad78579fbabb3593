# What if: the plan as things are beside the plan as they would be.

what-if-title = what if: { $changes }
what-if-cards = cards { $cards }
what-if-memory = { $size } of memory
what-if-without = without { $module }
what-if-policy = policy { $file }
what-if-before = as things are
what-if-after = as they would be
what-if-drivers-kept = no driver is assumed for the cards; as it is here: { $known }
what-if-drivers-unknown = no driver is assumed for the cards; not known here: { $unknown }{ $known ->
    [none] {""}
   *[other] , and { $known }
} (--fact)
what-if-limit-kept = the limit on memory stays: { $limit } (memory.limit)
what-if-not-before = { $things } cannot be had as things are:
what-if-no-longer = { $things } could not be had then:
what-if-accelerators = { $things }: the accelerators are others
what-if-worse-before = { $things } could be had as things are, but this would be worse: { $objective }
what-if-worse-after = { $things } could be had then too, but this would be worse: { $objective }
what-if-unknown = { $things }: the reason was not found in the time given
what-if-nothing = nothing changes: both plans choose the same
what-if-nothing-refused = nothing changes: there is no plan either way
what-if-answer-before = as things are: { $outcome ->
    [refused] no plan, { $count ->
        [one] one fact stands in the way
       *[other] { $count } facts conflict
    }
   *[other] { $text }
}
what-if-answer-after = as they would be: { $outcome ->
    [refused] no plan, { $count ->
        [one] one fact stands in the way
       *[other] { $count } facts conflict
    }
   *[other] { $text }
}
what-if-count = as they would be: { $count }
