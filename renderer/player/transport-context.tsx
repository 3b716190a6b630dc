import { createContext, type ReactNode, useContext } from 'react';
import type { Transport } from './transport.ts';

const Context = createContext<Transport | null>(null);

export function TransportProvider({ transport, children }: { transport: Transport; children: ReactNode }) {
  return <Context.Provider value={transport}>{children}</Context.Provider>;
}

export function useTransport(): Transport {
  const transport = useContext(Context);
  if (!transport) throw new Error('useTransport outside TransportProvider');
  return transport;
}
