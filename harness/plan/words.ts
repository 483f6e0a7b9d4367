// Plain English nouns that a search engine has results for; three of them and a minted token make a canary.

/** 128 words, so that each gives 7 bits. */
export const words = (
  'acorn almond anchor apron arbor aspen autumn badger bamboo barley basil basket beacon beaver birch blanket bonfire ' +
  'bramble bridge bucket butter cabin candle canoe canyon carpet cedar chapel cherry chimney cider clover cobalt comet ' +
  'copper coral cottage cotton cricket crystal daisy dolphin dune ember falcon feather fennel fern ferry fiddle flint ' +
  'forest fossil fountain galaxy garden garnet ginger glacier granite grove gypsum hammock harbor harvest hazel heron ' +
  'hickory honey island ivory jasmine juniper kettle lagoon lantern laurel lavender lemon linen lobster magnet maple ' +
  'marble meadow melon mercury meteor mitten mosaic mustard nectar nutmeg oak oasis olive onyx orchard otter oyster ' +
  'paddle pebble pepper pigeon pine plum poppy prairie puddle quartz quill rabbit raven ribbon saffron salmon sandal ' +
  'satin sparrow spruce tulip turnip velvet violet walnut willow yarrow zinnia'
).split(' ');
