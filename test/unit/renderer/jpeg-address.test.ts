import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jpegAddress } from '#renderer/ui/jpeg-address.ts';

it('the address of a picture holds its bytes, however many', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      const [head, body = ''] = jpegAddress(bytes).split(',');
      expect(head).toBe('data:image/jpeg;base64');
      expect(Buffer.from(body, 'base64').equals(bytes)).toBe(true);
    }),
    { numRuns: 30 },
  );
});
