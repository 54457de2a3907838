"""What every reading process needs, loaded once: the server that they are forked from imports this, and they share it."""

import gc
from datetime import UTC, datetime

from extractors.containers import Item
from extractors.reading import Context, read_item

# One text in each language loads gazetteer, lexicon, concepts, stemmers and the model of languages.
TEXTS = (
    "Russische Drohnen haben in der Nacht den Hafen von Odessa angegriffen, sagte der Gouverneur.",
    "Russian drones attacked the port of Odesa overnight, the governor said on Wednesday.",
    "Російські безпілотники вночі атакували порт Одеси, повідомив голова області.",
    "Российские беспилотники ночью атаковали порт Одессы, сообщил глава области.",
)
gc.disable()
for text in TEXTS:
    read_item(Item("text", "warm", text.encode()), Context(datetime(2022, 1, 1, tzinfo=UTC), "warm"))
gc.freeze()  # what is loaded stays out of the collector's sight, so that the forked processes go on sharing it
gc.enable()
