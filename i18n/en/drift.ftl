# What is there.

drift-none = no drift: everything is as generation { $number } says
drift-title = what differs from generation { $number }
drift-code = { $code ->
    [absent] is missing
    [partial] is not whole{ $details ->
        [none] {""}
       *[other] {" "}({ $details })
    }
    [stopped] does not run
    [unhealthy] runs, and its health check does not pass
    [different] was changed: { $details }
    [foreign] is somebody else's
   *[unknown] cannot be seen: { $details }
}
drift-mend = las repair makes it as it should be
