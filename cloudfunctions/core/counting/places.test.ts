import { newEvent } from '../model/newEvent';
import { countedPlace, MOST_PLACES, OTHER_PLACES, Places } from './places';

const NOON = Date.parse('2026-11-22T12:00:00+08:00');
const prompt = (place: string, at = NOON) =>
  newEvent({ _id: `prompt:${place}:${at}`, kind: 'prompt', openid: 'o-1', at, name: place });

/** A day that has all the places it takes. */
function full(): Places {
  const places = new Places('Asia/Shanghai');
  for (let i = 0; i < MOST_PLACES; i++) expect(countedPlace(places.place(prompt(`p${i}`)))).toBe(`p${i}`);
  return places;
}

test('beyond so many places a day, new ones count under one name, known ones under their own', () => {
  const places = full();
  expect(countedPlace(places.place(prompt('one-more')))).toBe(OTHER_PLACES);
  expect(countedPlace(places.place(prompt('p0')))).toBe('p0');
});

test('a prompt that names no place takes none away', () => {
  const places = full();
  expect(countedPlace(places.place(prompt('')))).toBe('');
});

test('the next day, in the configured zone, begins anew', () => {
  const places = full();
  const midnight = Date.parse('2026-11-23T00:00:00+08:00');
  expect(countedPlace(places.place(prompt('one-more', midnight - 1)))).toBe(OTHER_PLACES);
  expect(countedPlace(places.place(prompt('one-more', midnight)))).toBe('one-more');
});
