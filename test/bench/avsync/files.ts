export async function files(_count: number): Promise<void> {}
