/** What random programs call. */
export const library = `aqua Library declares *

const ONE = 1

data Node:
  peer: string
  relay: string
  n: u32

ability Box:
  items: *u32
  put(n: u32)

service S("s"):
  num(n: u32) -> u32
  flag() -> bool
  who() -> string
  nums() -> []u32
  peers() -> []string
  maybe() -> ?u32
  sum(ns: []u32) -> u32
  note(n: u32)
  node() -> Node
  nodes() -> []Node
  text(t: string)
  code(c: i64) -> u32

service Any:
  num(n: u32) -> u32

service Op("op"):
  identity(n: u32) -> u32

service Peer("peer"):
  timeout(milliseconds: u64, message: string) -> string

func fill(s: *u32, n: u32):
  s <<- n

func ask(s: *u32, p: string):
  on p:
    s <- S.num(1)

func told(s: *u32, p: string):
  on p:
    s <- Op.identity(1)

func sure(s: *u32, p: string):
  on p:
    try:
      s <- S.num(1)
    otherwise:
      s <<- 0

func tried(f: u32 -> u32, s: *u32, n: u32):
  try:
    s <- f(n)
  otherwise:
    s <<- 0

func relayed(s: *u32, p: string, r: string):
  on p via r:
    s <- S.num(1)

func pump(from: *u32, to: *u32):
  for x <- from rec:
    to <<- x

func same(n: u32) -> u32:
  <- n

func ask_all(s: *u32, ps: []string):
  for p <- ps par:
    ask(s, p)

func await(s: *u32, n: u32):
  if n > 0:
    join s[n - 1]

func gather(ps: []string, n: u32) -> []u32:
  s: *u32
  ask_all(s, ps)
  join s[n]
  <- s

func first(s: *u32) -> u32:
  <- s!

func size(ns: []u32) -> u32:
  <- ns.length

func made(n: u32) -> *u32:
  s: *u32
  s <<- n
  <- s

func made_on(p: string) -> *u32:
  s: *u32
  on p:
    try:
      s <- S.num(1)
    otherwise:
      s <<- 0
  <- s

func made_beside(p: string) -> *u32:
  s: *u32
  co on p:
    s <<- 1
  <- s

func made_by(ps: []string) -> *u32:
  s: *u32
  for p <- ps par:
    sure(s, p)
  t <- made(3)
  pump(t, s)
  <- s

func option(s: *u32) -> ?u32:
  <- s

func list(s: *u32) -> []u32:
  <- s

func texts(s: *string) -> []string:
  <- s

func box(s: *u32) -> Box:
  put = (n: u32):
    s <<- n
  <- Box(items = s, put = put)

func far_box(p: string) -> Box:
  s: *u32
  put = (n: u32):
    on p:
      try:
        s <- S.num(n)
      otherwise:
        s <<- n
  <- Box(items = s, put = put)

func work{Box}(ns: []u32):
  for n <- ns par:
    Box.put(n)

func put_at{Box}(p: string):
  on p:
    Box.put(1)

func await_box{Box}():
  on HOST_PEER_ID:
    join Box.items[0]

func each(f: u32 -> (), ns: []u32):
  for n <- ns:
    f(n)

func at(f: u32 -> (), p: string):
  on p:
    f(1)

func at_all(f: u32 -> (), ps: []string):
  for p <- ps par:
    at(f, p)

func beside(f: u32 -> (), p: string):
  s: *u32
  co on p:
    f(1)
    s <<- 1
  join s[0]
`;
