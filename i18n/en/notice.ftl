notice-cpu-build = { $module } { $version } in { $environment } is a build for the CPU
notice-not-newest = { $module } { $version } is not the newest: { $newest } is (las explain { $module } says why)
notice-deprecated = { $module } { $version } is deprecated by its publisher
notice-port-moved = { $module } listens on port { $to } of this machine instead of { $from }
notice-recommendation-unmet = { $module } { $version } recommends { $requirement }, which is left out
notice-no-cpu-build = the catalogue has no build of { $module } for the CPU
notice-disk-short = { $path } has no room for it now: { $needed } needed, { $free } free
notice-one-backend = { $backend ->
    [native] { $module } cannot be had as a container image: the catalogue has native builds only
   *[other] { $module } is had as a container image only
}
