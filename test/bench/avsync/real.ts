export async function real(): Promise<void> {}
