import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeInTurns, encodeMessage, messageLimits } from '#src/contract/codec.ts';
import { type PieceCarrier, piecedPort } from '#src/contract/pieces.ts';
import { portPair } from '#src/contract/port.ts';
import { InvalidInputError } from '#src/model/errors.ts';

const arrays = fc.oneof(
  fc.int8Array(),
  fc.uint8Array(),
  fc.uint8ClampedArray(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
);
const key = fc.string().filter((k) => !k.startsWith('$') && k !== '__proto__');
const { message } = fc.letrec((tie) => ({
  message: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.double().map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.boolean(),
    fc.constant(null),
    arrays,
    fc.array(tie('message'), { maxLength: 5 }),
    fc.dictionary(key, tie('message'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

/** A message made by hand: JSON text and what follows it. */
function frame(json: string, after = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(json);
  const start = Math.ceil((8 + text.length) / 8) * 8;
  const bytes = new Uint8Array(start + after.length);
  new DataView(bytes.buffer).setUint32(0, 0x314c5953, true);
  new DataView(bytes.buffer).setUint32(4, text.length, true);
  bytes.set(text, 8);
  bytes.set(after, start);
  return bytes;
}
const refuses = (bytes: Uint8Array) =>
  expect(() => decodeMessage(bytes)).toThrow(expect.objectContaining({ code: 'bad-message' }));

describe('a message', () => {
  it('comes back as it was, wherever its bytes lie', () => {
    fc.assert(
      fc.property(message, fc.nat(9), (value, shift) => {
        const bytes = encodeMessage(value);
        const moved = new Uint8Array(bytes.length + shift);
        moved.set(bytes, shift);
        expect(decodeMessage(bytes)).toEqual(value);
        expect(decodeMessage(moved.subarray(shift))).toEqual(value);
        expect(decodeMessage(Buffer.from(moved.buffer, shift))).toEqual(value);
      }),
    );
  });

  it('carries arrays without turning them into text, each at a multiple of 8', () => {
    const bytes = encodeMessage({ a: new Uint8Array(3), b: new Float64Array(1e5) });
    expect(bytes.length).toBeLessThan(8e5 + 200);
    const back = decodeMessage(bytes) as { b: Float64Array };
    expect(back.b.buffer).toBe(bytes.buffer);
    expect(back.b.byteOffset % 8).toBe(0);
  });

  it('is the same bytes when others have their turn while it is written', async () => {
    const long = fc
      .tuple(fc.array(message, { minLength: 1, maxLength: 3 }), fc.nat(700))
      .map(([some, count]) => Array.from({ length: count }, (_, k) => some[k % some.length]));
    const large = fc.dictionary(key, fc.oneof(message, long, fc.record({ deep: fc.tuple(long) })), {
      maxKeys: 4,
      noNullPrototype: true,
    });
    const many = { ...messageLimits, arrays: 1e6 };
    await fc.assert(
      fc.asyncProperty(large, async (value) => {
        let turns = 0;
        const bytes = await encodeInTurns(value, async () => void turns++, many);
        expect(Buffer.compare(bytes, encodeMessage(value, many))).toBe(0);
        if (Object.values(value).some((each) => Array.isArray(each) && each.length > 200))
          expect(turns).toBeGreaterThan(1);
      }),
      { numRuns: 25 },
    );
    const odd = { a: undefined, b: [undefined, Number.NaN], c: { d: undefined } };
    expect(await encodeInTurns(odd, async () => {})).toEqual(encodeMessage(odd));
    await expect(encodeInTurns({ a: { $b: 1 } }, async () => {})).rejects.toThrow(InvalidInputError);
  });

  it('drops what is undefined, as JSON does', () => {
    expect(decodeMessage(encodeMessage({ a: undefined, b: 1 }))).toEqual({ b: 1 });
    expect(decodeMessage(encodeMessage(undefined))).toBeNull();
  });

  it.each([
    ['a function', () => 0],
    ['a big integer', 1n],
    ['a reserved key', { $array: 1 }],
    [
      'a loop',
      (() => {
        const a: unknown[] = [];
        a.push(a);
        return a;
      })(),
    ],
  ])('cannot hold %s', (_, value) => {
    expect(() => encodeMessage({ value })).toThrow(InvalidInputError);
  });

  it('larger than the limit is refused on both sides, before memory is taken for it', () => {
    const limits = { ...messageLimits, size: 1000 };
    expect(() => encodeMessage(new Uint8Array(2000), limits)).toThrow(InvalidInputError);
    expect(() => decodeMessage(encodeMessage(new Uint8Array(2000)), limits)).toThrow(InvalidInputError);
  });
});

describe('hostile bytes', () => {
  it('never do anything but be refused', () => {
    const safely = (bytes: Uint8Array) => {
      try {
        decodeMessage(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), safely));
    // A good message with one byte changed, or cut.
    fc.assert(
      fc.property(message, fc.nat(), fc.nat(255), fc.nat(), (value, at, byte, cut) => {
        const bytes = encodeMessage(value).slice();
        bytes[at % bytes.length] = byte;
        safely(bytes);
        safely(bytes.slice(0, cut % (bytes.length + 1)));
      }),
    );
  });

  it.each([
    ['nesting that would end the stack', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['a prototype', '{"__proto__":{"polluted":true}}'],
    ['a prototype deep inside', '[{"a":{"__proto__":[]}}]'],
    ['an array of no kind', '{"$array":["Object",0,1]}'],
    ['an array of an inherited kind', '{"$array":["constructor",0,1]}'],
    ['an array beyond the end', '{"$array":["Uint8Array",0,9]}'],
    ['an array far beyond the end', '{"$array":["Float64Array",0,4294967295]}'],
    ['an array before the beginning', '{"$array":["Uint8Array",-8,1]}'],
    ['an array between the eights', '{"$array":["Uint8Array",4,1]}'],
    ['a fractional count', '{"$array":["Uint8Array",0,0.5]}'],
    ['a place that is none', '{"$array":{"length":3}}'],
    ['a number that is none', '{"$number":"1"}'],
    ['another reserved key', '{"$array":["Uint8Array",0,1],"b":1}'],
    ['no JSON', '{"a":'],
  ])('with %s are refused', (_, json) => {
    refuses(frame(json, new Uint8Array(8)));
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('with too many arrays, a wrong length or bad text are refused', () => {
    refuses(frame(JSON.stringify(Array(5000).fill({ $array: ['Uint8Array', 0, 0] }))));
    const long = frame('1');
    new DataView(long.buffer).setUint32(4, 0xffff_ffff, true);
    refuses(long);
    const text = frame('"ab"');
    text[9] = 0xff;
    refuses(text);
  });
});

describe('a message in pieces', () => {
  const carrier = (): PieceCarrier & { sent: unknown[]; feed(piece: unknown): void; closed: number } => {
    let listener = (_: unknown) => {};
    return {
      sent: [],
      closed: 0,
      post(piece) {
        this.sent.push(piece);
      },
      onPiece(next) {
        listener = next;
      },
      onClose() {},
      close() {
        this.closed++;
      },
      feed: (piece) => listener(piece),
    };
  };

  it('is whole again, whatever its length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.integer({ min: 1, max: 40 }), (bytes, size) => {
        const out = carrier();
        piecedPort(out, size).send(bytes);
        expect(out.sent.every((p) => (p as { bytes: Uint8Array }).bytes.length <= size)).toBe(true);
        const into = carrier();
        const got: Uint8Array[] = [];
        piecedPort(into, size).onMessage((m) => got.push(m));
        for (const piece of out.sent) into.feed(piece);
        expect(got).toEqual([bytes]);
      }),
    );
  });

  it('does not carry the buffer around the piece with it', () => {
    const out = carrier();
    piecedPort(out).send(new Uint8Array(1e6).subarray(5, 10));
    expect((out.sent[0] as { bytes: Uint8Array }).bytes.buffer.byteLength).toBe(5);
  });

  it.each([
    ['never ends', { last: false, bytes: new Uint8Array(60) }],
    ['is none', { last: true, bytes: 'text' }],
    ['is nothing', null],
  ])('that %s closes the connection', (_, piece) => {
    const into = carrier();
    const port = piecedPort(into, 10, 100);
    let closed = false;
    port.onClose(() => {
      closed = true;
    });
    port.onMessage(() => {
      throw new Error('no message was whole');
    });
    into.feed(piece);
    into.feed(piece);
    expect([into.closed > 0, closed]).toEqual([true, true]);
  });
});

describe('a pair of ports', () => {
  it('keeps what came before anyone listened, and delivers copies', async () => {
    const [a, b] = portPair();
    const bytes = Uint8Array.of(1, 2, 3);
    a.send(bytes);
    bytes[0] = 9;
    await Promise.resolve();
    const got: Uint8Array[] = [];
    b.onMessage((m) => got.push(m));
    expect(got).toEqual([Uint8Array.of(1, 2, 3)]);
  });
});
