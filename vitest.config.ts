import { defineConfig } from 'vitest/config';

/** Three suites: unit (pure, fast), contract (every implementation of a seam), e2e (the real window). */
const suite = (name: string, include: string[], extra: object = {}) => ({
  test: {
    name,
    include,
    globalSetup: ['test/global-setup.ts', ...(name === 'unit' ? [] : ['test/chromium-setup.ts'])],
    setupFiles: ['test/setup.ts'],
    // Ends what hangs, on the most crowded of machines nothing else: what is waited for is a value, never a time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    ...extra,
  },
});

export default defineConfig({
  test: {
    projects: [
      // A process of its own for each of 300 files would cost as much as what many of them test.
      suite('unit', ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx'], { isolate: false }),
      suite('contract', ['test/contract/**/*.test.ts']),
      suite('e2e', ['test/e2e/**/*.test.ts'], {
        testTimeout: 1_200_000,
        // A crowded machine can lose a race that a person would not; the report counts what was tried again.
        retry: 1,
        fileParallelism: false,
      }),
    ],
  },
});
