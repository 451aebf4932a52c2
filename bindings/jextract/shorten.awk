# jextract writes every C declaration up to four times, in Javadoc that is longer than the code. What is kept
# is one line of it for each function, constant, callback and field. Its accessors for one element of an array
# field are dropped: they look for the element at the start of the struct, not at the field.
/^    public static .*\(MemorySegment struct, long index0/ { skip = 1; next }
skip { if (/^    }$/) skip = 0; next }
/^    private static final .*[$]ELEM_HANDLE = / { next }
/^ *\/\*\*$/ { doc = 1; code = 0; lines = 0; heading = ""; match($0, /^ */); indent = substr($0, 1, RLENGTH); next }
doc && /\*\/$/ {
    doc = 0
    if (code && lines == 1 && (heading == "" || heading ~ /^Getter for /)) {
        if (blank) print ""
        print indent "/** {@code " declaration "} */"
        blank = 0
        join = 1
    }
    next
}
doc {
    sub(/^ *\* ?/, "")
    if (/^[{]@snippet/) code = 1
    else if (!code) heading = heading $0
    else if (!/^[}]/) { lines++; declaration = $0 }
    next
}
/^ *$/ { blank = !join; next }
{
    if (blank && !/[$]OFFSET = /) print ""
    print
    blank = 0
    join = /^ *private static final [^(]* = .*;$/ || /[$](LAYOUT|OFFSET) = .*;$/
}
