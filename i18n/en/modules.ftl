modules-installable = installable here
modules-conditional = installable, if you …
modules-impossible = not on this machine, because …
modules-curt = (in full with --verbose)
modules-none = the catalogue is empty
modules-no-reason = no reason was found within the time budget
modules-count = { $installable } installable, { $conditional } with a condition, { $impossible } not here
modules-older = { $newest } cannot be had here
modules-nearest = ; nearest: { $module }{ $more ->
    [0] {""}
   *[other] , and { $more } more
}
modules-nearest-way = ; or { $way }{ $more ->
    [0] {""}
   *[other] , and { $more } more
}
modules-nearest-card = ; or with { $gpu } ({ $memory }){ $more ->
    [0] {""}
   *[other] , and { $more } more
}
modules-unknown = { $fact } is not known
