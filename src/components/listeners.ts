// Listeners as Thanos has them by default.

export const GRPC = { name: 'grpc', protocol: 'grpc', port: 10901, guard: 'mesh-ca' } as const;
export const HTTP = { name: 'http', protocol: 'http', port: 10902, guard: 'web-file' } as const;
