show-category = category
show-licence = licence
show-homepage = home page
show-releases = releases
show-releases-told = { $count ->
    [one] 1 release
   *[other] { $count } releases
}, { $oldest } to { $newest }
show-newest = newest release
show-dated = { $version } ({ $date })
show-deprecated = { $version }, deprecated{ $replaced ->
    [none] {""}
   *[other] ; use { $replaced }
}
show-withdrawn = { $version }, withdrawn
show-variant = as { $label }
show-variant-for = for { $accelerator }
show-variant-any = for any machine
show-requires = it needs
show-others = { $count ->
    [one] 1 package
   *[other] { $count } packages
} that the catalogue does not follow (-v names them)
show-recommends = it recommends
show-conflicts = it conflicts with
show-provides = it provides
show-ports = ports
show-port = { $name } { $number }/{ $protocol }{ $movable ->
    [yes] {""}
   *[other] , fixed
}
show-memory = memory
show-disk = disk
show-model = largest model
show-model-parameters = { $count } parameters
show-users = users at once
show-source = facts from
show-confidence = confidence
show-file = manifest
show-all-releases = every release
