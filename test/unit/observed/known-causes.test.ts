import { expect } from 'chai';
import { causeOfEnd, causeOfPull } from '../../../src/observed/known-causes.ts';

const SECRET = 'correct-horse';

describe('causeOfEnd', () => {
  // As Thanos v0.42.4, Prometheus v3.14.0 and runc say it.
  const CASES: readonly (readonly [message: string, cause: string])[] = [
    [
      `level=ERROR msg="failed to initialize active query tracker" err="write /data/${SECRET}: no space left on device"`,
      'no space left on device',
    ],
    [
      "Usage of thanos\nthanos: error: unknown long flag '--unknown-flag', try --help",
      'it does not know the flag --unknown-flag',
    ],
    [
      'Error parsing command line arguments: unexpected compact\nprometheus: error: unexpected compact',
      'it does not understand its flags, as if the image were that of another program or version',
    ],
    [
      `error parsing commandline arguments: [thanos store --x=${SECRET}]: time: invalid duration "foo"`,
      'it does not understand its flags, as if the image were that of another program or version',
    ],
    ['exec /bin/thanos: exec format error', 'the image is made for another kind of processor'],
    [
      'failed to create task: unable to start container process: exec: "/bin/x": stat /bin/x: no such file or directory',
      'the image lacks the program that it names',
    ],
    [`open /var/${SECRET}: permission denied`, 'it may not write or read a file'],
    ['listen tcp :10902: bind: address already in use', 'its address is already in use'],
    ['mmap: cannot allocate memory', 'it lacks memory'],
    [`Get "https://${SECRET}@s3": x509: certificate signed by unknown authority`, 'it does not trust a certificate'],
    [`dial tcp: lookup ${SECRET}: no such host`, 'a host name has no address'],
  ];
  for (const [message, cause] of CASES) {
    it(`finds: ${cause}`, () => {
      expect(causeOfEnd(`level=info msg=starting\n${message}\n`)).to.equal(cause);
      expect(cause).to.not.include(SECRET);
    });
  }

  it('knows nothing of other words, and of none', () => {
    for (const message of [`panic: ${SECRET}`, '', undefined]) expect(causeOfEnd(message)).to.equal(undefined);
  });

  it('looks at the last lines alone: what stands before them may be old', () => {
    const later = 'level=info a\nlevel=info b\nlevel=error c\n';
    expect(causeOfEnd(`no space left on device\n${later}`)).to.equal(undefined);
  });

  it('takes no more than the name of a flag', () => {
    expect(causeOfEnd(`unknown long flag '--objstore.config=${SECRET}'`)).to.equal(undefined);
  });
});

describe('causeOfPull', () => {
  const CASES: readonly (readonly [message: string, cause: string])[] = [
    [
      'Head "http://localhost/v2/": dial tcp 127.0.0.1:80: connect: connection refused',
      'the registry can not be reached',
    ],
    ['dial tcp: lookup registry.example on 10.0.0.10:53: no such host', 'the name of the registry has no address'],
    ['tls: failed to verify certificate: x509: unknown authority', 'the certificate of the registry is not trusted'],
    ['429 Too Many Requests - toomanyrequests: rate limit', 'the registry wants fewer requests'],
    [`https://example.com/token?account=${SECRET}: 401 Unauthorized`, 'the registry refuses access'],
    [
      'pull access denied, repository does not exist or may require authorization: server message: not found',
      'the registry refuses access',
    ],
    ['no match for platform in manifest: not found', 'it is not made for this kind of node'],
    ['write /var/lib/containerd/x: no space left on device', 'no space left on the node'],
    ["couldn't parse image name: invalid reference format", 'this is no name of an image'],
    ['rpc error: code = NotFound desc = example.com/thanos:x: not found', 'the registry does not have it'],
  ];
  for (const [message, cause] of CASES) {
    it(`finds: ${cause}, in "${message.slice(0, 30)}"`, () => {
      // The kubelet wraps the same words anew while it waits.
      expect(causeOfPull(`failed to pull and unpack image: ${message}`)).to.equal(cause);
      expect(causeOfPull(`Back-off pulling image "x": ErrImagePull: ${message}`)).to.equal(cause);
      expect(cause).to.not.include(SECRET);
    });
  }

  it('knows nothing of other words, and of none', () => {
    for (const message of [`redirected to ${SECRET}`, undefined]) expect(causeOfPull(message)).to.equal(undefined);
  });
});
