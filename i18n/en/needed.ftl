# What it would take (`las need`).

needed-title-here = what { $targets } would take here{ $count ->
    [1] {""}
   *[other] : { $vendors ->
        [0] {""}
        [1] {""}
       *[other] of each vendor's cards{" "}
    }no answer is better than another in everything
}
needed-title-none = what a machine for { $targets } would take{ $count ->
    [1] {""}
   *[other] : { $vendors ->
        [0] {""}
        [1] {""}
       *[other] of each vendor's cards{" "}
    }no answer is better than another in everything
}
needed-works = { $start ->
    [none] any machine will do: { $releases } needs no part that las knows of
   *[other] nothing more is needed: { $releases } can be had here as things are
}
needed-none = no part that las knows makes { $targets } possible: what stands in the way is
needed-way = { $costs }: { $gives }
needed-gives = { $behind ->
    [yes] gives { $releases }, not the newest
   *[other] gives { $releases }
}
needed-parts = { $count ->
    [0] nothing new
    [one] 1 part
   *[other] { $count } parts
}
needed-accelerators = { $size ->
    [none] card memory unknown
   *[other] { $size } on cards
}
needed-memory = { $size ->
    [none] memory unknown
   *[other] { $size } of memory
}
needed-watts = { $watts ->
    [none] power unknown
   *[other] { $watts } W
}
needed-part-gpu = { $count ->
    [1] { $alike ->
        [none] { $name }
       *[other] { $name } (or { $alike })
    }
   *[other] { $alike ->
        [none] { $count } x { $name }
       *[other] { $count } x { $name } (or { $alike })
    }
}{ $beside ->
    [none] {""}
   *[other] {" "}beside { $beside }
}
needed-part-disk = { $value } free at { $name }
needed-part-memory = { $value } of memory
needed-part-fact = { $kind ->
    [container-engine] a container engine (docker or podman)
    [container-gpu-nvidia] the NVIDIA Container Toolkit
    [nvidia-driver] NVIDIA driver { $value }
    [cpu-cores] { $value } processor cores
   *[other] { $value ->
        [true] { $name }
       *[other] { $name } { $value }
    }
}
needed-and-more = { $text }, and { $count } more
needed-asked = { $part }: { $why }
