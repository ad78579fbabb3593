# What a backend could not do.

executor-act-without-effect = { $resource } is { $found } afterwards{ $detail ->
    [none] {""}
   *[other] {" "}({ $detail })
}
executor-act-foreign = something that las did not make has the name of { $resource } ({ $detail })
executor-act-different = { $resource } is there, and not as it should be: { $detail }
executor-act-nothing-to-start = { $resource } is { $found }, so it cannot be started
executor-act-ended = { $resource } does not run any more{ $detail ->
    [none] {""}
   *[other] {" "}({ $detail })
}: las logs tells what it said
executor-act-unhealthy = { $resource } runs, and its health check does not pass{ $detail ->
    [none] {""}
   *[other] {" "}({ $detail })
}
executor-act-not-so = { $resource } is { $found } at the end{ $detail ->
    [none] {""}
   *[other] {" "}({ $detail })
}
executor-engine-refused = the engine refused to { $what } ({ $subject }): { $said }
executor-engine-silent = the engine does not answer to { $what } ({ $subject }): { $said }
executor-image-missing = the engine does not have the image { $image }, and nothing says where it is to be had
executor-image-other = { $resource } is not the image that the plan means: { $wanted }
executor-image-tag-stolen = the archive of { $resource } would take the tag { $tag } from another image
executor-archive-broken = { $archive } is no archive of one image: { $said }
executor-container-gone = the container { $container } is gone
executor-backend-missing = there is no backend called { $backend }; there is: { $known }
executor-backend-cannot = backend { $backend } cannot carry { $resource }
executor-backend-twice = two backends are called { $backend }: one is brought by { $entry }
executor-backend-broken = backend { $backend } ({ $entry }) could not be opened: { $said }
executor-secret-missing = the secret { $name } has no value: las secret set { $name }
