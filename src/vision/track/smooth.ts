/** A number measured now and then: its time, value, and standard deviation (Infinity: not measured). */
export type Measured = { readonly t: number; readonly value: number; readonly sd: number };

export type Smoothed = { readonly value: number; readonly sd: number };

/**
 * A number that moves at a nearly constant speed, from all its measurements, earlier and later: Kalman 1960, and
 * Rauch, Tung & Striebel 1965. `restless`: standard deviation of its speed's change within a second, per second; `speed`: of its
 * speed before anything is known.
 */
export function smooth(measured: readonly Measured[], restless: number, speed = 1000): readonly Smoothed[] {
  const n = measured.length;
  const first = measured.find(({ sd }) => Number.isFinite(sd)) ?? measured[0];
  if (!first) return [];
  type State = { x: number; v: number; a: number; b: number; c: number }; // covariance [a b; b c]
  const ahead: State[] = [];
  const kept: State[] = [];
  let state: State = { x: first.value, v: 0, a: 1e6, b: 0, c: speed * speed };
  const q = restless * restless;
  for (let k = 0; k < n; k++) {
    const { t, value, sd } = measured[k] as Measured;
    const dt = k > 0 ? t - (measured[k - 1] as Measured).t : 0;
    const { x, v, a, b, c } = state;
    state = {
      x: x + v * dt,
      v,
      a: a + 2 * dt * b + dt * dt * c + (q * dt ** 3) / 3,
      b: b + dt * c + (q * dt * dt) / 2,
      c: c + q * dt,
    };
    ahead.push(state);
    if (Number.isFinite(sd)) {
      const s = state.a + sd * sd;
      const [gx, gv] = [state.a / s, state.b / s];
      const off = value - state.x;
      state = {
        x: state.x + gx * off,
        v: state.v + gv * off,
        a: (1 - gx) * state.a,
        b: (1 - gx) * state.b,
        c: state.c - gv * state.b,
      };
    }
    kept.push(state);
  }
  const out: Smoothed[] = new Array(n);
  let later = kept[n - 1] as State;
  out[n - 1] = { value: later.x, sd: Math.sqrt(Math.max(0, later.a)) };
  for (let k = n - 2; k >= 0; k--) {
    const here = kept[k] as State;
    const next = ahead[k + 1] as State;
    const dt = (measured[k + 1] as Measured).t - (measured[k] as Measured).t;
    const det = next.a * next.c - next.b * next.b;
    // Gain: P·Fᵀ·(P ahead)⁻¹
    const [p, r] = [here.a + dt * here.b, here.b];
    const [s, u] = [here.b + dt * here.c, here.c];
    const [g11, g12] = [(p * next.c - r * next.b) / det, (r * next.a - p * next.b) / det];
    const [g21, g22] = [(s * next.c - u * next.b) / det, (u * next.a - s * next.b) / det];
    const [dx, dv] = [later.x - next.x, later.v - next.v];
    const [da, db, dc] = [later.a - next.a, later.b - next.b, later.c - next.c];
    later = {
      x: here.x + g11 * dx + g12 * dv,
      v: here.v + g21 * dx + g22 * dv,
      a: here.a + g11 * g11 * da + 2 * g11 * g12 * db + g12 * g12 * dc,
      b: here.b + g11 * g21 * da + (g11 * g22 + g12 * g21) * db + g12 * g22 * dc,
      c: here.c + g21 * g21 * da + 2 * g21 * g22 * db + g22 * g22 * dc,
    };
    out[k] = { value: later.x, sd: Math.sqrt(Math.max(0, later.a)) };
  }
  return out;
}
