import { desk, once, sentenceOf, type Desk } from '../../shop';

interface Told {
  asked: number;
  scheduled: number;
  why: string;
}

const PIECES = 5;
/** Of the usual price. */
const OFF = 0.8;

const toldText = ({ asked, scheduled, why }: Told): string =>
  `${asked} 人想知道，安排了 ${scheduled} 条提醒${why && `（${why}）`}`;

/** Stands in for the shop's own systems: what happens here is what customers are told of. */
Page({
  data: { desk: null as Desk | null, failed: '', loading: true, said: '' },
  onShow() {
    void this.load();
  },
  async load() {
    try {
      this.setData({ desk: await desk<Desk>('overview'), failed: '', loading: false });
    } catch (error) {
      this.setData({ failed: sentenceOf(error), loading: false });
    }
  },
  arrive(event: WechatMiniprogram.TouchEvent) {
    const { id: goods, name } = event.currentTarget.dataset as { id: string; name: string };
    void this.run(async () => {
      const { told } = await once(`arrive:${goods}`, (delivery) =>
        desk<{ told: number }>('arrive', { goods, delivery, pieces: PIECES }),
      );
      return `${name}到货 ${PIECES} 件：通知了等得最久的 ${told} 人`;
    });
  },
  offer(event: WechatMiniprogram.TouchEvent) {
    const {
      id: goods,
      name,
      price: usual,
    } = event.currentTarget.dataset as { id: string; name: string; price: number };
    // Whole yuan.
    const price = Math.round((usual * OFF) / 100) * 100;
    void this.run(async () => {
      const told = await once(`offer:${goods}`, (name) => desk<Told>('offer', { goods, offer: name, price }));
      return `${name}八折：${toldText(told)}`;
    });
  },
  pack(event: WechatMiniprogram.TouchEvent) {
    void this.run(async () => {
      const { willSend } = await desk<{ willSend: boolean }>('pack', {
        order: event.currentTarget.dataset['id'],
      });
      return willSend ? '已备好，顾客会收到通知' : '已备好；顾客没有可用的订阅';
    });
  },
  async run(work: () => Promise<string>) {
    try {
      this.setData({ said: await work() });
    } catch (error) {
      this.setData({ said: sentenceOf(error) });
    }
    await this.load();
  },
});
