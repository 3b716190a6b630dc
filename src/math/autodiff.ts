import type { Array as LibraryArray } from '@jax-js/jax';

/** An array of some shape inside a function that is being compiled. */
export type Tensor = LibraryArray;
export type Tensors = { readonly [name: string]: Tensor };

/** Numbers of some shape, row after row. */
export type NumberArray = { readonly shape: readonly number[]; readonly values: Float32Array<ArrayBuffer> };
export type NumberArrays = { readonly [name: string]: NumberArray };

/** What a function may be made of; shapes are stretched to each other as in NumPy. */
export type Operations = {
  readonly matmul: (a: Tensor, b: Tensor) => Tensor;
  readonly plus: (a: Tensor, b: Tensor) => Tensor;
  readonly less: (a: Tensor, b: Tensor) => Tensor;
  readonly times: (a: Tensor, b: Tensor) => Tensor;
  readonly tanh: (a: Tensor) => Tensor;
  readonly total: (a: Tensor) => Tensor;
  /** The same numbers, row after row, in another shape. */
  readonly reshape: (a: Tensor, shape: readonly number[]) => Tensor;
};

/** Of what is differentiated, and what is only given. */
export type TensorFunction = (by: Operations, parameters: Tensors, given: Tensors) => Tensor;

type Library = typeof import('@jax-js/jax');

let library: Promise<Library> | null = null;

/** The library, loaded when first needed; only its WebAssembly backend, which is the same on every machine. */
function load(): Promise<Library> {
  library ??= import('@jax-js/jax').then(async (jax) => {
    await jax.init('wasm');
    jax.defaultDevice('wasm');
    return jax;
  });
  return library;
}

/**
 * The library counts references by hand and frees an array with its first use. These never consume what
 * they are given: they are for compiling alone, where an array is only a name and nothing is held.
 */
const operations = ({ numpy }: Library): Operations => ({
  matmul: (a, b) => numpy.matmul(a.ref, b.ref),
  plus: (a, b) => a.ref.add(b.ref),
  less: (a, b) => a.ref.sub(b.ref),
  times: (a, b) => a.ref.mul(b.ref),
  tanh: (a) => numpy.tanh(a.ref),
  total: (a) => a.ref.sum(),
  reshape: (a, shape) => a.ref.reshape([...shape]),
});

/** f in single precision; compiled anew (about half a second) for every combination of shapes. */
export async function compileValue(
  f: TensorFunction,
): Promise<(parameters: NumberArrays, given: NumberArrays) => Float32Array> {
  const jax = await load();
  const by = operations(jax);
  const compiled = jax.jit((parameters: Tensors, given: Tensors) => f(by, parameters, given));
  return (parameters, given) =>
    (compiled(tensors(jax, parameters), tensors(jax, given)) as Tensor).dataSync() as Float32Array;
}

/** The gradient of f, a single number, in its parameters, by reverse accumulation. */
export async function compileGradient(
  f: TensorFunction,
): Promise<(parameters: NumberArrays, given: NumberArrays) => NumberArrays> {
  const jax = await load();
  const by = operations(jax);
  const compiled = jax.jit(jax.grad((parameters: Tensors, given: Tensors) => f(by, parameters, given)));
  return (parameters, given) => {
    const found = compiled(tensors(jax, parameters), tensors(jax, given)) as Tensors;
    return Object.fromEntries(
      Object.entries(parameters).map(([name, { shape }]) => [
        name,
        { shape, values: (found[name] as Tensor).dataSync() as Float32Array<ArrayBuffer> },
      ]),
    );
  };
}

/** Used up by the call that they are given to, and by being read, as the library has it. */
const tensors = ({ numpy }: Library, arrays: NumberArrays): { [name: string]: Tensor } =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, values }]) => [
      name,
      numpy.array(values).reshape([...shape]),
    ]),
  );
