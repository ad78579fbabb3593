# A set of releases in few words; each run is a text of its own, joined by releases-and.

releases-every = { $count ->
    [one] { $module } { $newest }
   *[other] each of the { $count } releases of { $module }
}
releases-single = { $module } { $newest }
releases-range = { $module } { $oldest } to { $newest }: { $count } releases
releases-newer = { $module } { $oldest } and newer
releases-older = { $module } { $newest } and older
releases-scattered = { $module } { $runs }: { $count } releases
releases-run = { $oldest } to { $newest }
releases-as = { $subject } (as { $variants ->
    [none] { $count } of its builds
   *[other] { $variants }
})
releases-except = { $run } except { $holes }
releases-some = { $count } of the releases of { $module } from { $oldest } to { $newest }
