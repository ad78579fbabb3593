# What if: the plan as things are beside the plan as they would be.

what-if-title = what if: { $changes }
what-if-cards = cards { $cards }
what-if-memory = { $size } of memory
what-if-without = without { $module }
what-if-policy = policy { $file }
what-if-before = as things are
what-if-after = as they would be
what-if-notice-told = on both sides, as you tell it: { $facts }
what-if-notice-drivers-kept = no driver is assumed; as it is here: { $known }
what-if-notice-drivers-unknown = no driver is assumed: { $unknown } not known (--fact gives it){ $known ->
    [none] {""}
   *[other] ; { $known }
}
what-if-notice-limit-kept = the limit on memory stays: { $limit } (memory.limit)
what-if-cause-not-before = { $things } cannot be had as things are:
what-if-cause-no-longer = { $things } could not be had then:
what-if-cause-accelerators = { $things }: the accelerators are others
what-if-cause-worse-before = { $things } could be had as things are, but this would be worse: { $objective }
what-if-cause-worse-after = { $things } could be had then too, but this would be worse: { $objective }
what-if-cause-unknown = { $things }: the reason was not found in the time given
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
