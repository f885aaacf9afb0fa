"""A small window from which one file can be dragged. Says READY when it can be, and ends when the
drag has ended: with success when the file was taken."""

import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

left, top, path = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
taken = False


def give(_source, _context, data, _info, _time):
    data.set_uris([path.as_uri()])


def ended(_source, _context):
    Gtk.main_quit()


def failed(_source, _context, result):
    print(f"FAILED {result.value_nick}", file=sys.stderr, flush=True)
    return False


source = Gtk.EventBox()
source.add(Gtk.Label(label=path.name))
source.drag_source_set(
    Gdk.ModifierType.BUTTON1_MASK,
    [Gtk.TargetEntry.new("text/uri-list", 0, 0)],
    Gdk.DragAction.COPY,
)
source.connect("drag-data-get", give)
source.connect("drag-end", ended)
source.connect("drag-failed", failed)

window = Gtk.Window(title="drag source", decorated=False, accept_focus=False)
window.set_default_size(160, 120)
window.add(source)
window.connect("map-event", lambda *_: print("READY", flush=True))
window.move(left, top)
window.show_all()
Gtk.main()
