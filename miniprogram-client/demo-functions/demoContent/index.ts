/**
 * What each customer's offer says, asked for by the notifications' functions: a code of their own, while there is enough in
 * stock; and what was left in the cart, as long as there is any.
 */
import { caller } from '../shared/cloud';
import { areFree, couponsFor } from '../shared/coupons';
import { read } from '../shared/database';
import { GOODS, goodsOf, stock, yuan } from '../shared/goods';
import type { ContentAnswer, ContentCall } from '../shared/notify';

/** Of what there are no more than so many, nobody needs an offer. */
const FEW = 2;
/** How the keys of the desk's offers begin. */
const OFFER = 'offer:';

type Person = ContentCall['people'][number];

/** Of the goods that an offer is of; a campaign of coupons is of all. */
async function leftOf({ key = '' }: Person): Promise<number> {
  if (!key.startsWith(OFFER)) return Infinity;
  const offer = await read<{ goods: string }>('demo_offers', key.slice(OFFER.length));
  return offer ? ((await stock()).get(goodsOf(offer.goods).id) ?? 0) : 0;
}

/** With what that person had put into the cart, where a triggered campaign with `"key": "goods"` reminds of it. */
function contentOf({ id, value }: Person, note: string): ContentAnswer['people'][number] {
  const goods = GOODS.find((each) => each.id === value);
  if (!goods) return { id, data: { note } };
  return { id, data: { goods: goods.name, price: yuan(goods.price), note }, query: { goods: goods.id } };
}

/** Of what was left in the cart there are no more: nobody is reminded of what cannot be bought, and no code is spent on it. */
async function areSoldOut(people: readonly Person[]): Promise<(person: Person) => boolean> {
  if (people.every(({ value }) => value === undefined)) return () => false;
  const left = await stock();
  return ({ value = '' }) => left.get(value) === 0;
}

export const main = async (event: ContentCall): Promise<ContentAnswer> => {
  // A customer who calls it would read others' codes.
  if (!caller().isInner) throw new Error('Only other functions ask for content.');
  const { people, preview } = event;
  const [first] = people;
  if (!first) return { people: [] };
  // One call is about one offer.
  const left = await leftOf(first);
  if (left <= FEW) return { people: people.map(({ id }) => ({ id, skip: `库存仅剩 ${left} 件` })) };
  if (preview) {
    const note = (await areFree(people.length)) ? '专享券 TEA000' : '专享券不足';
    return { people: people.map((person) => contentOf(person, note)) };
  }
  const isSoldOut = await areSoldOut(people);
  const codes = await couponsFor(people.filter((person) => !isSoldOut(person)).map(({ id }) => id));
  return {
    people: people.map((person) => {
      if (isSoldOut(person)) return { id: person.id, skip: '已售罄' };
      const code = codes.get(person.id);
      return code === undefined
        ? { id: person.id, skip: '优惠券已发完' }
        : contentOf(person, `专享券 ${code}`);
    }),
  };
};
