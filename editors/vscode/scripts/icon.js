// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const { png } = require("./png.js");

const SIZE = 128;
/** Each pixel is checked at this many places in both directions, for smooth edges. */
const SAMPLES = 4;
const SHADES = 16;

const BACKGROUND = [16, 36, 62];
const PULSE = [0, 173, 216];
const PROBE = [255, 255, 255];

/** A call that comes and goes, as a line. */
const LINE = [
  [14, 76],
  [42, 76],
  [56, 36],
  [74, 102],
  [86, 76],
  [114, 76],
];
const LINE_WIDTH = 8;
/** The places that are checked. */
const POINT = [56, 36];
const POINT_RADIUS = 11;
const CORNER_RADIUS = 24;

/** The extension's icon, as a PNG file of 128 × 128. @returns {Buffer} */
function icon() {
  const pixels = Buffer.alloc(SIZE * SIZE);
  for (let y = 0; y < SIZE; y += 1) for (let x = 0; x < SIZE; x += 1) pixels[y * SIZE + x] = pixel(x, y);
  const ramp = (color) =>
    Array.from({ length: SHADES }, (_, shade) => [...color(shade / (SHADES - 1)).map(Math.round)]);
  const mixed = (other) => (part) => [...BACKGROUND.map((value, index) => value + (other[index] - value) * part), 255];
  return png(SIZE, pixels, [
    ...ramp((part) => [...BACKGROUND, 255 * part]),
    ...ramp(mixed(PULSE)),
    ...ramp(mixed(PROBE)),
  ]);
}

/** The index into the palette: what covers the most of the pixel, in as many shades as it covers of it. */
function pixel(x, y) {
  const covers = (isInside) => {
    let count = 0;
    for (let index = 0; index < SAMPLES * SAMPLES; index += 1) {
      const place = [x + ((index % SAMPLES) + 0.5) / SAMPLES, y + (Math.floor(index / SAMPLES) + 0.5) / SAMPLES];
      if (isInside(place)) count += 1;
    }
    return Math.round((count / (SAMPLES * SAMPLES)) * (SHADES - 1));
  };
  const probe = covers((place) => distance(place, POINT) < POINT_RADIUS);
  if (probe > 0) return 2 * SHADES + probe;
  const pulse = covers((place) =>
    LINE.slice(1).some((end, index) => toSegment(place, LINE[index], end) < LINE_WIDTH / 2),
  );
  return pulse > 0 ? SHADES + pulse : covers(isInSquare);
}

function isInSquare([x, y]) {
  const inner = (value) => Math.min(Math.max(value, CORNER_RADIUS), SIZE - CORNER_RADIUS);
  return distance([x, y], [inner(x), inner(y)]) < CORNER_RADIUS;
}

function distance([x, y], [otherX, otherY]) {
  return Math.hypot(x - otherX, y - otherY);
}

function toSegment(place, [startX, startY], [endX, endY]) {
  const along =
    ((place[0] - startX) * (endX - startX) + (place[1] - startY) * (endY - startY)) /
    distance([startX, startY], [endX, endY]) ** 2;
  const part = Math.min(Math.max(along, 0), 1);
  return distance(place, [startX + (endX - startX) * part, startY + (endY - startY) * part]);
}

module.exports = { icon };
