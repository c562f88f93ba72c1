import { Query } from 'mingo';
import { gaps } from './gaps';

test.each([[[]], [['b']], [['', 'b', 'template:x']]])(
  'every string but %j, each once',
  (values: string[]) => {
    for (const value of ['', 'a', 'b', 'c', 'template:a', 'template:x', 'template:y', '😀']) {
      const found = gaps(values).filter((gap) => new Query({ value: gap }).test({ value }));
      expect(found).toHaveLength(values.includes(value) ? 0 : 1);
    }
  },
);
