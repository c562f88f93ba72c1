import { valueOf, withDefaults } from '../../scripts/startArguments';

test('an option is read in both spellings, and the last one counts', () => {
  expect(valueOf(['--port', '1', '--port', '2'], '--port')).toBe('2');
  expect(valueOf(['--port=3'], '--port')).toBe('3');
  expect(valueOf(['--data', 'x'], '--port')).toBeUndefined();
});

test('what the user gave goes before what npm start would give', () => {
  expect(
    withDefaults(['--indexes=mine.json', '--port', '0'], {
      '--indexes': 'ours.json',
      '--templates': 't.json',
    }),
  ).toEqual(['--indexes=mine.json', '--port', '0', '--templates', 't.json']);
});
