# Two plans side by side.

compare-choice = { $version } ({ $variant })
compare-absent = none
compare-other = other contents
compare-same = { $count ->
    [one] one is the same in both
   *[other] { $count } are the same in both
}{ $names ->
    [none] {""}
   *[other] : { $names }
}
compare-level = { $objective } { $before } -> { $after }
compare-objectives = objective (less is better): { $levels }
compare-equal = the two plans are the same
compare-inputs = made from another { $inputs }
compare-input-catalogue = catalogue
compare-input-policy = policy
compare-input-machine = machine
compare-input-intent = request
compare-input-generation = current generation
compare-input-tier = tier
compare-input-assumed = set of stated facts
compare-count = Diff: { $count ->
    [one] 1 differs
   *[other] { $count } differ
}, { $same } the same
