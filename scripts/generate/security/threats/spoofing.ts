import type { Section } from '../types.ts';

export const SPOOFING: Section = {
  title: 'Spoofing',
  answers: [
    {
      question: 'Somebody pretends to be a component',
      mechanism:
        'gRPC listeners take certificates of the mesh CA of their own stack alone, HTTP listeners exactly the identities that the graph names; both TLS 1.3 only. gRPC of Thanos can not tell one component from another: there, policies alone keep to the graph. Clients check the name of the server against the root of the stack.',
      shownBy: [
        'cluster/adversary/identities: every listener of every pod',
        'cluster/stack/listeners: serve Query on gRPC everywhere, and on HTTP where the graph has an edge',
        'unit/workloads/tls-clients: Query, of each StoreAPI that the graph lets it ask',
      ],
    },
    {
      question: 'A key is stolen from a pod that only answers',
      mechanism:
        "The certificates of Store and Compactor are for servers alone, so every listener refuses them. Their readiness probe shows a second one, of the access CA: gRPC refuses it, and of all HTTP listeners the component's own alone has its identity on the list.",
      shownBy: [
        'cluster/adversary/identities: every listener of every pod',
        'unit/plan/certificates: lets nobody call who has no edge to another, and everybody else',
        'unit/plan/certificates: gives a probe of its own an identity that its own HTTP listener alone serves',
        'unit/workloads/tls-clients: the readiness probe, of its own component',
      ],
    },
    {
      question: 'Each component authenticates',
      mechanism: 'There is no listener without mutual TLS and no plaintext port.',
      shownBy: [
        'cluster/stack/listeners: refuse plaintext',
        'cluster/stack/listeners: refuse whoever shows no certificate',
        'cluster/adversary/sockets: are the listeners of its components in every pod of the stack, and there is no other',
        'cluster/adversary/operands: names each listener that speaks plaintext, and never gets ready',
        'cluster/adversary/operands: keeps pods that speak plaintext out of all Services, by their probes',
      ],
    },
    {
      question: 'Whoever may write a Secret with a certificate has a CA sign other names',
      mechanism:
        'What lies in a Secret is no order. A CA signs the names that follow from the spec; while that can not be followed, those of a certificate which the CA itself has issued to the holder of that Secret.',
      shownBy: [
        'control-plane/adversary/signing: is not signed to be',
        'control-plane/adversary/signing: has not harmed another stack',
        'cluster/adversary/tenant/signing: is not signed to be',
        'cluster/adversary/tenant/signing: has got no name signed that was not signed before',
        'cluster/adversary/tenant/signing: is refused by Thanos and Prometheus with what he made and with what he got',
        'cluster/adversary/tenant/neighbour: the stack of somebody else, beside hostile tenants',
        'unit/plan/adopt: count only when our CA issued them to the holder of the Secret',
        'unit/controller/refused: signs nothing with a CA that is in its Secret no more, or that the stack disowns, though the cache knows of neither',
      ],
      yours: 'Whoever reads a Secret with a key can speak for its holder until that is replaced.',
    },
    {
      question: 'The key of a CA is stolen, and signs for somebody else',
      mechanism:
        'New issuing CAs are limited: the access CA to clients that name no host and no address, the mesh CA to the names that its stack is dialled by, and 127.0.0.1. Node, OpenSSL and Go (Thanos, Prometheus) refuse everything else below them. CAs that were made before keep working and get these limits when their certificate is next renewed; one whose limits are too narrow is signed anew, with its key.',
      shownBy: [
        'unit/pki/limits: let OpenSSL and Node refuse a server of the CA of clients for its usage alone',
        'unit/pki/limits: the limits of new CAs',
        'promtool/authority-limits: the limits of new CAs in Go',
        'unit/pki/policies: keeps one without limits, and one whose limits are wide enough',
      ],
      yours:
        'The root has no limits, since clients hold it for years: whoever has its key is every CA. Whoever has the key of the mesh CA can be every component of its stack.',
    },
    {
      question: 'Whoever may create Secrets becomes the CA of a stack',
      mechanism:
        'A CA counts by its public key, which the status names before the key is written, or by an annotation of the stack. Labels, owners and field managers of a Secret prove nothing. Another CA is refused and named. Of what a Secret holds only the first certificate and the first key count, rewritten: what is put beside them, in whatever spelling, is trusted by nobody, signs nothing and is taken back. `securethanos render --from-cluster` believes no other CA either.',
      shownBy: [
        'control-plane/adversary/authorities: before there was the stack, as the operator would have made it',
        'control-plane/adversary/authorities: with the stack as its owner',
        'control-plane/adversary/authorities: into the Secret of a stack that runs',
        'control-plane/adversary/authorities: changes nothing for another stack',
        'cluster/adversary/tenant/planted: is no CA of the stack',
        'control-plane/operator/crash: goes on where it was, when it dies after each of its writes',
        'unit/plan/known-authorities: are those of our root too that it signed before',
        'unit/controller/planted-beside: gets into no trust and is taken back',
        'unit/controller/planted-beside: is sent by no listener',
        'unit/controller/planted-beside: or anything else beside the key of',
        'unit/cli/render/from-cluster: believes no',
        'unit/controller/refused: writes our root alone as what it believes, whatever lay there',
      ],
      yours:
        'Whoever may write a stack can name a CA for it, and whoever may read Secrets has its keys. Nobody but the operator should write the status.',
    },
    {
      question: 'A client that was let go comes back by a resumed session',
      mechanism:
        'Lists of identities are not checked on resumed TLS sessions, so a list that shrinks replaces the pods of its listener. A session opens no other listener, and ends with the CA that the client came by.',
      shownBy: [
        'cluster/adversary/resumption: is resumed by the listener that gave it, with a certificate and without',
        'cluster/adversary/resumption: ends with the client: no pod resumes it, and none serves its certificate any more',
        'cluster/adversary/resumption: ends with the CA that signed the certificate, although no pod is replaced',
        'control-plane/operator/prune: replaces pods when a client is removed, because lists are not checked on resumed sessions',
      ],
    },
    {
      question: 'Somebody who may edit ConfigMaps hides that a client was let go, so that its sessions go on',
      mechanism:
        'Whom a listener served is recorded in the status of the stack, as a fingerprint that is written before the list. What lies in the ConfigMap counts only if it is what was recorded; anything else counts as a removal.',
      shownBy: [
        'unit/plan/revocation: planAllowedIdentities, by what the status says',
        'unit/plan/revocation: gives a mark that nothing which lies in the cluster has a say in',
        'control-plane/operator/prune: replaces pods although somebody wrote the shorter list beside a mark of ours',
        'control-plane/operator/crash: replaces pods for a removed client, when it dies between the record and the list',
        'control-plane/operator/drift/objects: no pods, when somebody edits what says whom a listener has served before',
        'unit/controller/pins: ends the pass before anything else is written',
      ],
      yours:
        'Whoever may write ConfigMaps or workloads of the namespace can let anybody in until it is taken back: give nobody write access who needs none.',
    },
    {
      question: 'Failed logins are noticed',
      mechanism:
        'Refused handshakes are lines in the log of the component that refused. Those that show a certificate of another CA have words that neither probes of the kubelet nor looks of the operator ever cause. Refusals of connections without a certificate come from both: the metric `secure_thanos_operator_provoked_refusals_total` counts those that the operator causes, and lines of probes end with `EOF` or `connection reset by peer`.',
      shownBy: [
        'cluster/stack/listeners: log a line that is alerted on when somebody shows a certificate of a foreign CA, and none before',
        'unit/controller/dials/verification: counts the refusals that its own looks cause at the HTTP listeners, and nothing while it does not look',
        'promtool/handshakes: are what is alerted on when somebody shows a certificate of another CA',
        'promtool/handshakes: come from our own looks three times each, and from a probe that says nothing, and none of them is what is alerted on',
      ],
      yours:
        'Collect the logs and alert on `TLS handshake error.*failed to verify certificate`; for connections without a certificate, on more lines than that metric counts.',
    },
    {
      question: 'A web page uses the local port of `securethanos proxy`',
      mechanism:
        'The port takes one Host header alone, and that of this machine; requests of other origins, and what another site makes a browser fetch (Sec-Fetch-Site), are refused. Answers carry Cross-Origin-Resource-Policy and may not be framed. What Connection names takes no length off a request, so none hides in the body of another.',
      shownBy: [
        'unit/cli/proxy/raw: carry no second request in the body of',
        'unit/cli/proxy/raw: of a page of another site never reach Query',
        'unit/cli/proxy/guard: refuses what a browser fetches for the site',
        'unit/cli/proxy/raw: get answers that no other site may read or frame, refusals too',
      ],
    },
  ],
};
