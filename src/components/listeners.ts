// Listeners as Thanos has them by default.

export const GRPC = { name: 'grpc', protocol: 'grpc', port: 10901 } as const;
export const HTTP = { name: 'http', protocol: 'http', port: 10902 } as const;
