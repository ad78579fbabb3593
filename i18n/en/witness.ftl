# A machine that was made up, to show what a policy leaves open.

witness-machine = a machine with { $parts }
witness-no-card = no accelerator
witness-memory = { $size } of memory
witness-card = { $count ->
    [one] one { $name }
   *[other] { $count } { $name }
}{ $memory ->
    [none] {""}
   *[other] {" "}({ $memory }{ $count ->
        [one] {""}
       *[other] {" "}each
    })
}
witness-unknown-card = { $count ->
    [one] one { $vendor } card
   *[other] { $count } { $vendor } cards
}{ $memory ->
    [none] {""}
   *[other] {" "}({ $memory }{ $count ->
        [one] {""}
       *[other] {" "}each
    })
}
witness-partitions = { $card } { $count ->
    [0] set to partitions (MIG), of which it has none
   *[other] in partitions (MIG) of { $sizes }
}
