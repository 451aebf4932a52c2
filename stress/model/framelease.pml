/*
 * The lifetimes of Framelease as a model for spin: who may touch, rewrite and free a frame's memory while cameras
 * reconnect. run.sh checks every configuration of it, and that each mistake of the post-mortem breaks it.
 *
 * A step is one statement, or one atomic or d_step block: a compare-and-set, a volatile access, a call of the device.
 * Between two steps of a process all others may take any number of steps. Neighbours are one step where nobody else
 * could see what lies between (README). In brackets: the Java class or method that a line stands for. The comment at
 * an assertion is the property; run.sh prints it when it is violated.
 */
#ifndef CAMERAS
#define CAMERAS 1
#endif
#ifndef ENGINES
#define ENGINES 2       /* of one camera; with two cameras, one engine subscribes to both or two to one each */
#endif
#ifndef SLOTS
#define SLOTS 2         /* of a camera's pool, 1 or 2 */
#endif
#ifndef FRAMES
#define FRAMES 2        /* that a source gives in a session; then it is silent, and a read blocks until it is cut */
#endif
#ifndef CALLERS
#define CALLERS 1       /* threads that reconnect each camera in turn; the first of them closes all cameras at last */
#endif
#ifndef RECONNECTS
#define RECONNECTS 1    /* of each caller */
#endif
#ifndef SUCCEED
#define SUCCEED 0       /* 1: a session that is prepared beside the first one may take over from it, before any request */
#endif
#ifndef REVOKE
#define REVOKE 0        /* 1: DRAIN, the end of a session revokes its leases; 2: also, a lease is evicted at any time */
#endif
#ifndef HANG
#define HANG 0          /* 1: an engine may stop for ever inside a view, and a kernel may never end */
#endif
#ifndef MISTAKE
#define MISTAKE NOTHING
#endif
#define SURFACES 2                                      /* of a camera that may wait for their copies at once */
#define SESSIONS (1 + SUCCEED + (CALLERS * RECONNECTS + CAMERAS - 1) / CAMERAS)
#define TOTAL (SESSIONS * SLOTS)                        /* slots that a camera ever has: each may be made up for */
#define FIRST_SLOT(c) ((c) * TOTAL)
#define POOL(c, i) pool[(c) * SLOTS + (i)]              /* number of a slot of the camera's pool */
#define FIRST_ENGINE(c) (CAMERAS > 1 && ENGINES > 1 -> c : 0)
#define LAST_ENGINE(c) (CAMERAS > 1 && ENGINES > 1 -> c : ENGINES - 1)
#define mistake(m) (MISTAKE == m)

mtype = { NOTHING, COUNT_AFTER_FETCH, FREE_WITHOUT_EVENT, PING_PONG_OVERWRITE, SESSION_FREED_UNDER_VIEW,
    SURFACE_RELEASED_BEFORE_COPY, SURFACE_DIES_WITH_DECODER, FREE_ON_HOT_PATH, FREE_ON_HOT_PATH_SYNCHRONIZED,
    FORCED_FREE_UNDER_VIEW, LOCK_HELD_WHILE_CLOSING, RECONNECT_WAITS_FOR_FRAMES, RETIRE_LOOKS_THEN_MARKS,
    RETIRE_MARKS_THEN_LOOKS, RELEASE_WITHOUT_GENERATION, OPEN_LOOKS_THEN_COUNTS, REWRITE_WITHOUT_EVENT,
    EVENTS_BEFORE_STATE, EVENT_AFTER_CLOSE, READ_BEFORE_READY, BEGIN_COUNTS_THEN_TAKES, BEGIN_READS_THEN_WRITES,
    AWAIT_LOOKS_THEN_REGISTERS, MAKE_UP_WITHOUT_RETIRE, RECLAIMER_SYNCHRONIZES, SUCCEED_LOOKS_THEN_COUNTS }
mtype = { NONE, ALIVE, FREED }                          /* memory */
mtype = { FREE, FILLING, LEASED, DONE }                 /* a slot's phase */

typedef Gate { byte number; bool requested, closing, inside }                   /* [InFlightGate.word] */
#define STALE(c, n) (gate[c].number != n || gate[c].requested || gate[c].closing)
typedef Slot {
    mtype phase = FREE; byte held[2]; bool revoked, retired; byte generation;   /* [LeaseState.word] */
    byte copies;            /* queued into it and not complete; 0: its ready event has completed */
    byte surfaces;          /* kept for these copies [SurfaceHold] */
    byte reads;             /* of it whose recorded events have not completed [FrameMemory.readsDone] */
    bool pending;           /* handed to the Reclaimer */
    byte session;           /* that it was filled for [FrameMemory.session] */
    mtype memory = NONE; byte content;                  /* and the generation whose bytes are in it */
    byte lastRevoked                                    /* generation, to judge refusals by */
}
typedef Kernel { bool running; byte slot, generation }
Gate gate[CAMERAS]; Slot slot[CAMERAS * SESSIONS * SLOTS]; Kernel kernel[ENGINES];
byte inFlight[CAMERAS];                                 /* surfaces in the camera's SurfaceHold */
byte pool[CAMERAS * SLOTS];                             /* [SlotPool.slots] */
byte made[CAMERAS];                                     /* slots allocated so far */
byte waiter[CALLERS];                                   /* [InFlightGate.waiters] a caller's camera and 1; 0: he is not in */
bool woken[CALLERS];                                    /* a caller was unparked */
byte drained[CAMERAS];                                  /* the last session that somebody saw drained */
byte queued;                                            /* work on the device that has not completed */
bool driver, blocked;                                   /* for mistakes: the driver's lock; the Reclaimer in a free */
byte camerasEnded, callersEnded, enginesEnded;

chan copy[CAMERAS] = [SURFACES] of { byte, byte };      /* a camera's stream: slot, generation */
chan mailbox[ENGINES] = [1] of { byte, byte };          /* [Subscription] keeps the latest: slot, generation */

/* ---- [LeaseState] Each is one compare-and-set on slot b; the result RECLAIM is left in the caller's `reclaim` ---- */
#define W slot[b]
#define HANDLES 0
#define VIEWS 1
#define CURRENT(g) (W.phase == LEASED && W.generation == g)
#define IDLE(b) (slot[b].phase == FREE && !slot[b].retired && \
    (looked || slot[b].reads == 0 || mistake(REWRITE_WITHOUT_EVENT)))

inline count(b, g, what, ok) {                          /* [retain, openView] */
    ok = CURRENT(g) && !W.revoked; if :: ok -> W.held[what]++ :: else fi
}
inline settle(b) {                                      /* [ended, idle] */
    if
    :: W.held[VIEWS] == 0 && (W.held[HANDLES] == 0 || W.revoked) ->
        W.held[HANDLES] = 0; W.revoked = false; reclaim = W.retired;
        if :: W.retired -> W.phase = DONE :: else -> W.phase = FREE fi
    :: else
    fi
}
inline uncount(b, g, what) {                            /* [releaseHandle, closeView] */
    if
    :: W.phase == LEASED && (W.generation == g || mistake(RELEASE_WITHOUT_GENERATION)) ->
        assert(W.held[what] > 0);                       /* nothing is released more often than it was held */
        W.held[what]--; settle(b)
    :: else                                             /* STALE, it was revoked */
    fi;
    handOver(b)
}
inline revoke(b, g) {
    if :: CURRENT(g) -> W.revoked = true; W.lastRevoked = g; settle(b) :: else fi;
    handOver(b)
}
inline retire(b, idle) { W.retired = true; reclaim = idle; if :: reclaim -> W.phase = DONE :: else fi; handOver(b) }

/* ---- [Reclaimer] It frees as soon as it may. That the real one may come later gives nobody less than this. ---- */
inline handOver(b) {                                    /* [free] by the one whom the word told to */
    if
    :: !reclaim
    :: reclaim && !mistake(FREE_ON_HOT_PATH) && !mistake(FREE_ON_HOT_PATH_SYNCHRONIZED) ->
        assert(W.memory == ALIVE && !W.pending);        /* no double free */
        W.pending = true; reclaim = false; lookAround(b)
    :: reclaim && (mistake(FREE_ON_HOT_PATH) || mistake(FREE_ON_HOT_PATH_SYNCHRONIZED) && queued == 0) ->
        W.memory = FREED; reclaim = false
    fi
}
inline lookAround(b) {
    if
    :: W.pending && (W.copies == 0 && W.reads == 0 || mistake(FREE_WITHOUT_EVENT)) ->
        W.memory = FREED; W.pending = false; blocked = mistake(RECLAIMER_SYNCHRONIZES) && queued > 0
    :: else
    fi
}

/* ---- The device: a process for each stream. Work completes at any time later, in the order of its stream. ---- */
inline touch(b, g) {
    assert(W.memory == ALIVE);                          /* no use after free */
    assert(W.content == g)                              /* no write under a reader */
}
proctype CameraStream(byte n) {
    byte b, g;
end: do
    :: d_step { copy[n]?b,g ->
        assert(W.memory == ALIVE);                      /* no use after free */
        assert(W.surfaces > 0);                         /* a surface lives until its copy has completed */
        W.content = g; W.copies--; W.surfaces--;        /* [SurfaceHold.poll] finds it complete from now on */
        inFlight[n]--; queued--; blocked = blocked && queued > 0; lookAround(b); b = 0; g = 0 }
    od
}
proctype EngineStream(byte e) {
    byte b, g;
end: do
    :: d_step { kernel[e].running && slot[kernel[e].slot].copies == 0 ->    /* it is ordered behind the ready event */
        b = kernel[e].slot; g = kernel[e].generation; touch(b, g);
        if :: W.reads > 0 -> W.reads-- :: else fi;
        kernel[e].running = false; kernel[e].slot = 0; kernel[e].generation = 0;
        queued--; blocked = blocked && queued > 0; lookAround(b); b = 0; g = 0 }
    :: HANG && kernel[e].running -> break
    od
}

/* ---- The engines ---- */
proctype Engine(byte e) {
    byte b, g; bool open, closed, seen, late, reclaim;  /* seen and late are for mistakes */
    do
    :: mailbox[e]?b,g ->                                /* [Subscription.take] */
        atomic {                                        /* [Frame.open] */
            if
            :: mistake(OPEN_LOOKS_THEN_COUNTS) -> seen = CURRENT(g) && !W.revoked
            :: else -> count(b, g, VIEWS, open)
            fi;
            assert(open || seen || g <= W.lastRevoked) }        /* a lease lasts until it is closed or revoked */
        do
        :: atomic { seen -> W.held[VIEWS]++; open = true; seen = false }
        :: atomic { open && !closed -> uncount(b, g, HANDLES); closed = true }      /* [Frame.close] before the view */
        :: atomic { open && (W.copies == 0 || mistake(READ_BEFORE_READY)) ->
                touch(b, g);                            /* all that was read on the host since the view was opened */
                uncount(b, g, VIEWS); open = false }    /* [FrameView.close] */
        :: atomic { open && !kernel[e].running ->       /* [onStream] or a kernel reads, and goes on after the close */
                kernel[e].running = true; kernel[e].slot = b; kernel[e].generation = g; queued++;
                if :: mistake(EVENT_AFTER_CLOSE) -> late = true :: else -> W.reads++ fi;        /* with its event */
                uncount(b, g, VIEWS); open = false }
        :: atomic { late -> if :: kernel[e].running -> W.reads++ :: else fi; late = false }
        :: HANG && open -> end_hung: false
        :: atomic { !open && !seen && !late ->          /* closed again, or refused */
                if :: !closed -> uncount(b, g, HANDLES) :: else fi;             /* [Frame.close] */
                b = 0; g = 0; closed = false; break }
        od
    :: atomic { camerasEnded == CAMERAS && empty(mailbox[e]) -> enginesEnded++; break }
    od
}

/* ---- The cameras ---- */
inline give(e, b, g) {                                  /* [Subscription] in place of one that was not taken in time; */
    count(b, g, HANDLES, ok);                           /* not if the lease has been revoked meanwhile */
    if
    :: ok && len(mailbox[e]) > 0 -> mailbox[e]?old,oldGeneration; mailbox[e]!b,g;
        uncount(old, oldGeneration, HANDLES); old = 0; oldGeneration = 0
    :: ok && len(mailbox[e]) == 0 -> mailbox[e]!b,g
    :: !ok
    fi
}

inline wake(c) {                                        /* [InFlightGate.exit] takes all off the stack and unparks them */
    if :: waiter[0] == c + 1 -> waiter[0] = 0; woken[0] = true :: else fi;
    if :: CALLERS > 1 && waiter[CALLERS - 1] == c + 1 -> waiter[CALLERS - 1] = 0; woken[CALLERS - 1] = true :: else fi
}
inline allocate(c, i) {                                 /* [Reclaimer.call] */
    POOL(c, i) = FIRST_SLOT(c) + made[c]; made[c]++; b = POOL(c, i); W.memory = ALIVE
}
inline makeUp(c, i) {                                   /* [SlotPool.makeUp] a slot that an earlier session left held */
    b = POOL(c, i);
    if :: !mistake(MAKE_UP_WITHOUT_RETIRE) -> retire(b, (W.phase == FREE)) :: else fi;
    allocate(c, i); ok = true
}

inline succeed(c) {                                     /* [InFlightGate.succeed] its source is open already */
    assert(!gate[c].requested);                         /* what was open before a request is no answer */
    n++; gate[c].number = n; frames = 0
}

proctype Camera(byte c) {
    byte n, b, g, e, i, old, oldGeneration, frames; bool ok, reclaim, looked;
    do
    :: gate[c].closing && !ok -> break                                  /* [InFlightGate.begin] refuses, */
    :: atomic { mistake(BEGIN_READS_THEN_WRITES) && !gate[c].closing -> ok = true }
    :: atomic { (mistake(BEGIN_READS_THEN_WRITES) -> ok : !gate[c].closing) ->  /* or counts up and takes the request */
            n++; gate[c].number = n;
            if :: !mistake(BEGIN_COUNTS_THEN_TAKES) -> gate[c].requested = false :: else fi;
            if :: mistake(BEGIN_READS_THEN_WRITES) -> gate[c].closing = false; ok = false :: else fi }
        d_step { if :: mistake(BEGIN_COUNTS_THEN_TAKES) -> gate[c].requested = false :: else fi };
        if
        :: atomic { !blocked || made[c] > 0 ->          /* it connects; its pool is made once, and stays */
                if
                :: made[c] == 0 -> allocate(c, 0); if :: SLOTS > 1 -> allocate(c, 1) :: else fi; b = 0
                :: else
                fi }
        :: STALE(c, n)                                  /* or nobody answers, until it is stale */
        fi;
        do
        :: atomic { !STALE(c, n) && made[c] > 0 ->                      /* [InFlightGate.tryEnter] */
                if :: !mistake(COUNT_AFTER_FETCH) -> gate[c].inside = true :: else fi;
                looked = mistake(EVENTS_BEFORE_STATE) && slot[POOL(c, 0)].reads == 0 }
            if
            :: atomic { frames < FRAMES && inFlight[c] < SURFACES ->    /* receive a surface */
                    frames++; e = FIRST_ENGINE(c);
                    if                                                  /* [SlotPool] take a free slot, */
                    :: IDLE(POOL(c, 0)) -> b = POOL(c, 0); ok = true
                    :: SLOTS > 1 && IDLE(POOL(c, SLOTS - 1)) -> b = POOL(c, SLOTS - 1); ok = true
                    :: mistake(PING_PONG_OVERWRITE) -> b = POOL(c, frames % SLOTS); ok = true; W.lastRevoked = 99
                    :: else ->
                        if                                              /* make up for one, or drop the frame */
                        :: slot[POOL(c, 0)].session < n -> !blocked; makeUp(c, 0)
                        :: SLOTS > 1 && slot[POOL(c, SLOTS - 1)].session < n -> !blocked; makeUp(c, SLOTS - 1)
                        :: else -> ok = false
                        fi
                    fi;
                    if
                    :: ok ->                                            /* [tryFill], copy, event, [SurfaceHold.add] */
                        W.phase = FILLING; W.generation++; W.held[HANDLES] = 0; W.held[VIEWS] = 0; W.session = n;
                        g = W.generation;
                        assert(!driver);                                /* no camera waits for another one's close */
                        W.copies++; W.surfaces++; inFlight[c]++; queued++; copy[c]!b,g;
                        if :: mistake(SURFACE_RELEASED_BEFORE_COPY) -> W.surfaces-- :: else fi
                    :: else
                    fi;
                    if :: mistake(COUNT_AFTER_FETCH) -> gate[c].inside = true :: else fi }
                do
                :: atomic { ok ->
                    if
                    :: W.phase == FILLING ->
                        assert(drained[c] < n);                         /* nothing of a drained session is published */
                        W.phase = LEASED; W.held[HANDLES] = 1           /* [publish] with the camera's own handle */
                    :: else
                    fi;
                    give(e, b, g);
                    if :: e < LAST_ENGINE(c) -> e++ :: else -> ok = false fi }
                :: atomic { !ok && g > 0 -> uncount(b, g, HANDLES); g = 0 }             /* closes its own handle */
                :: atomic { !ok && g == 0 -> gate[c].inside = false; b = 0; e = 0; break }      /* [InFlightGate.exit] */
                od
            :: atomic { STALE(c, n) -> gate[c].inside = false }         /* a blocked read is cut */
            fi;
            atomic { wake(c) }
        :: atomic { SUCCEED && n == 1 && !STALE(c, n) && !mistake(SUCCEED_LOOKS_THEN_COUNTS) -> succeed(c) }
        :: atomic { SUCCEED && n == 1 && !STALE(c, n) && mistake(SUCCEED_LOOKS_THEN_COUNTS) -> skip }
            atomic { succeed(c) }
        :: atomic { STALE(c, n) ->                                      /* the session ends, and waits for no engine */
                frames = 0; ok = false;
                if
                :: made[c] == 0
                :: made[c] > 0 && mistake(SESSION_FREED_UNDER_VIEW) -> inFlight[c] == 0;
                    slot[POOL(c, 0)].memory = FREED; slot[POOL(c, SLOTS - 1)].memory = FREED
                :: made[c] > 0 && mistake(FORCED_FREE_UNDER_VIEW) -> b = POOL(c, 0);
                    W.phase = FREE; W.lastRevoked = W.generation; b = 0
                :: made[c] > 0 && mistake(SURFACE_DIES_WITH_DECODER) ->
                    slot[POOL(c, 0)].surfaces = 0; slot[POOL(c, SLOTS - 1)].surfaces = 0
                :: made[c] > 0 && mistake(LOCK_HELD_WHILE_CLOSING) -> driver = true; inFlight[c] == 0; driver = false
                :: made[c] > 0 && mistake(RECONNECT_WAITS_FOR_FRAMES) ->
                    slot[POOL(c, 0)].phase == FREE && slot[POOL(c, SLOTS - 1)].phase == FREE
                :: else
                fi;
                b = FIRST_SLOT(c);
                break }
        od;
        do                                                              /* the drain policy */
        :: atomic { REVOKE && b < FIRST_SLOT(c) + made[c] -> g = W.generation; revoke(b, g); g = 0; b++ }
        :: atomic { !REVOKE || b == FIRST_SLOT(c) + made[c] -> b = 0; break }
        od
    od;
    do                                                                  /* [SlotPool.retire] */
    :: atomic { i == SLOTS || made[c] == 0 || mistake(SESSION_FREED_UNDER_VIEW) -> b = 0; break }
    :: atomic { i < SLOTS && made[c] > 0 && mistake(RETIRE_LOOKS_THEN_MARKS) -> b = POOL(c, i); ok = (W.phase == FREE) }
        atomic { retire(b, ok); ok = false; i++ }
    :: atomic { i < SLOTS && made[c] > 0 && mistake(RETIRE_MARKS_THEN_LOOKS) -> b = POOL(c, i); W.retired = true }
        atomic { retire(b, (W.phase == FREE || W.phase == DONE)); i++ }
    :: atomic { i < SLOTS && made[c] > 0 && MISTAKE != RETIRE_LOOKS_THEN_MARKS && MISTAKE != RETIRE_MARKS_THEN_LOOKS &&
                MISTAKE != SESSION_FREED_UNDER_VIEW ->
            b = POOL(c, i); retire(b, (W.phase == FREE)); i++ }
    od;
    atomic { inFlight[c] == 0 -> camerasEnded++ }       /* it waits for its own copies, not for the engines' reads */
}

/* ---- Those who call reconnect(), close() and evict() ---- */
#define LEFT (gate[c].number > g || !gate[c].inside)
proctype Caller(byte me) {
    byte c, g, i;
    do
    :: atomic { i < RECONNECTS + (me == 0 -> CAMERAS : 0) ->
            c = (i < RECONNECTS -> i : i - RECONNECTS) % CAMERAS; i++;
            if
            :: i > RECONNECTS -> gate[c].closing = true; g = gate[c].number             /* [InFlightGate.close] */
            :: i <= RECONNECTS && !gate[c].closing -> gate[c].requested = true; g = gate[c].number  /* [request] */
            :: else -> g = 0                                                            /* REFUSED */
            fi }
        do                                                              /* [InFlightGate.awaitLeft] */
        :: atomic { LEFT && (waiter[me] > 0 || mistake(AWAIT_LOOKS_THEN_REGISTERS)) -> break }
        :: atomic { waiter[me] == 0 && !mistake(AWAIT_LOOKS_THEN_REGISTERS) -> waiter[me] = c + 1; woken[me] = false }
        :: atomic { !LEFT && mistake(AWAIT_LOOKS_THEN_REGISTERS) -> skip }
            atomic { waiter[me] = c + 1; woken[me] = false }
            atomic { woken[me] -> woken[me] = false }
        :: atomic { !LEFT && waiter[me] > 0 && !mistake(AWAIT_LOOKS_THEN_REGISTERS) -> skip }
            atomic { woken[me] -> woken[me] = false }
        od;
        atomic { waiter[me] = 0; woken[me] = false;
            if :: drained[c] < g -> drained[c] = g :: else fi;
            c = 0; g = 0 }
    :: atomic { i == RECONNECTS + (me == 0 -> CAMERAS : 0) -> callersEnded++; break }
    od
}
proctype Evictor(byte c) {                              /* [FrameRegistry.evict] one lease, chosen at any time */
    byte b, g; bool reclaim;
    b = FIRST_SLOT(c);
    do
    :: b < FIRST_SLOT(c) + TOTAL - 1 -> b++
    :: break
    od;
end: atomic { W.phase == LEASED -> g = W.generation }
    atomic { revoke(b, g) }
}

init {
    byte i;
    atomic {
        for (i : 0 .. CAMERAS - 1) {
            run Camera(i); run CameraStream(i);
            if :: REVOKE == 2 -> run Evictor(i) :: else fi
        }
        for (i : 0 .. ENGINES - 1) { run Engine(i); run EngineStream(i) }
        for (i : 0 .. CALLERS - 1) { run Caller(i) }
        i = 0
    }
    timeout;                                            /* nothing moves any more */
    assert(callersEnded == CALLERS && camerasEnded == CAMERAS); /* reconnect and close end, whatever engines do */
    assert(HANG || enginesEnded == ENGINES);            /* no deadlock */
    for (i : 0 .. CAMERAS * TOTAL - 1) {
        assert(slot[i].memory != ALIVE || HANG && (slot[i].phase == LEASED || slot[i].reads > 0))   /* no lost free */
    }
}
